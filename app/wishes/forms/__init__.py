"""Forms of wishes: making one, reviewing, the steps of a claim, and what people say."""

from app.wishes.forms.claims import (
    HandOverForm,
    ReleaseForm,
    VisitedForm,
    VisitForm,
)
from app.wishes.forms.making import (
    WishForm,
)
from app.wishes.forms.reviewing import (
    ReviewForm,
    SplitForm,
)
from app.wishes.forms.said import (
    AnswerForm,
    DeskForm,
    LookUpForm,
    QuestionForm,
    RenewForm,
    ThanksForm,
    ThanksReviewForm,
)
from app.wishes.forms.steps import (
    CallForm,
    ConfirmForm,
    ContactForm,
    FulfilForm,
    ReasonForm,
    StepForm,
)

__all__ = [
    "AnswerForm",
    "CallForm",
    "ConfirmForm",
    "ContactForm",
    "DeskForm",
    "FulfilForm",
    "HandOverForm",
    "LookUpForm",
    "QuestionForm",
    "ReasonForm",
    "ReleaseForm",
    "RenewForm",
    "ReviewForm",
    "SplitForm",
    "StepForm",
    "ThanksForm",
    "ThanksReviewForm",
    "VisitForm",
    "VisitedForm",
    "WishForm",
]
