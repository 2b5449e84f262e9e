"""The words of every notice about wishes."""

from __future__ import annotations

from app.core.text import _l
from app.notices.kinds import declare

declare(
    "wishes.published",
    title=_l("Your wish is on the board: %(title)s"),
    text=_l("We tell you as soon as somebody takes it."),
    icon="flower-2",
)
declare(
    "wishes.split",
    title=_l("Your wish has become two"),
    text=_l("You wished for two things. Each is read on its own, so that each finds somebody."),
    icon="copy",
    hue="sky",
)
declare(
    "wishes.returned",
    title=_l("Please change something in your wish"),
    text=_l("%(reason)s Open it, change it, and send it again."),
    icon="undo-2",
    hue="amber",
)
declare(
    "wishes.rejected",
    title=_l("We could not take up your wish"),
    text="%(reason)s",
    icon="circle-x",
    hue="amber",
)
declare(
    "wishes.taken",
    title=_l("Somebody has taken your wish: %(title)s"),
    text=_l("They call you within three days. You need not do anything."),
    icon="hand-heart",
)
declare(
    "wishes.claimed",
    title=_l("You have taken a wish: %(title)s"),
    text=_l("Please call by %(due)s, and note that you have called."),
    icon="hand-heart",
)
declare(
    "wishes.call_soon",
    title=_l("Please call today: %(title)s"),
    text=_l("Without a call by %(due)s the wish goes back to the board."),
    icon="phone-call",
    hue="amber",
)
declare(
    "wishes.deliver_soon",
    title=_l("Two days are left: %(title)s"),
    text=_l("Please fulfil it by %(due)s, or give it back. If you need more time, call us."),
    icon="hourglass",
    hue="amber",
)
declare(
    "wishes.extended",
    title=_l("You have more time: %(title)s"),
    text=_l("Now until %(due)s. It cannot be given more time again."),
    icon="clock",
    hue="pine",
)
declare(
    "wishes.claim_expired",
    title=_l("Time ran out: %(title)s"),
    text=_l("The wish is back on the board, and its contact is closed for you."),
    icon="hourglass",
    hue="amber",
)
declare(
    "wishes.revoked",
    title=_l("The wish was taken from you: %(title)s"),
    text="%(reason)s",
    icon="undo-2",
    hue="amber",
)
declare(
    "wishes.open_again",
    title=_l("Your wish waits for somebody again: %(title)s"),
    text=_l("Who had taken it could not do it. We keep looking for you."),
    icon="refresh-cw",
    hue="sky",
)
declare(
    "wishes.fulfilled",
    title=_l("Has your wish come true? %(title)s"),
    text=_l("The volunteer says it is done. Please tell us whether it is so."),
    icon="circle-question-mark",
)
declare(
    "wishes.confirmed",
    title=_l("A wish has come true: %(title)s"),
    text=_l("Confirmed. Your %(minutes)s minutes stand on your page. Thank you from the heart."),
    icon="heart",
)
declare(
    "wishes.disputed",
    title=_l("Not quite done yet: %(title)s"),
    text=_l("The resident says that something is missing. Please call once more."),
    icon="message-circle",
    hue="amber",
)
declare(
    "wishes.unconfirmed",
    title=_l("Closed without a confirmation: %(title)s"),
    text=_l("Nobody said for two weeks whether it is done. If something is missing, call us."),
    icon="circle-check",
    hue="sky",
)
declare(
    "wishes.expired",
    title=_l("The day of your wish has passed: %(title)s"),
    text=_l("Nobody could take it in time. Do you still need it? Then send it again."),
    icon="hourglass",
    hue="amber",
)
declare(
    "wishes.undone",
    title=_l("Your wish waits for somebody again: %(title)s"),
    text=_l("Somebody had pressed the button by mistake. We keep looking for you."),
    icon="undo-2",
    hue="sky",
)
declare(
    "wishes.visit_agreed",
    title=_l("A visit is agreed: %(title)s"),
    text=_l("Somebody comes to you on %(when)s. If it does not suit you, tell them or call us."),
    icon="calendar-check",
)
declare(
    "wishes.visit_cancelled",
    title=_l("The visit is called off: %(title)s"),
    text=_l("Nobody comes on %(when)s. They call you for another day."),
    icon="calendar-days",
    hue="amber",
)
declare(
    "wishes.visit_soon",
    title=_l("A visit tomorrow: %(title)s"),
    text=_l("The volunteer comes to you on %(when)s."),
    icon="calendar-check",
)
declare(
    "wishes.you_visit_soon",
    title=_l("Your visit tomorrow: %(title)s"),
    text=_l("You are expected on %(when)s. The address stands on the page of the wish."),
    icon="calendar-check",
)
declare(
    "wishes.asked_to_take_over",
    title=_l("Could you go on with this wish? %(title)s"),
    text=_l("Another volunteer asks you to take it over. Please say yes or no by %(due)s."),
    icon="handshake",
)
declare(
    "wishes.hand_over_declined",
    title=_l("The wish stays with you: %(title)s"),
    text=_l("Whom you asked cannot take it. Ask somebody else, or give it back."),
    icon="undo-2",
    hue="amber",
)
declare(
    "wishes.handed_to_you",
    title=_l("The wish is yours now: %(title)s"),
    text=_l("Everything noted so far stands on its page. The next step is due by %(due)s."),
    icon="hand-heart",
)
declare(
    "wishes.handed_over",
    title=_l("Somebody else goes on: %(title)s"),
    text=_l("The contact is closed for you. Thank you for what you have done."),
    icon="handshake",
    hue="sky",
)
declare(
    "wishes.somebody_else",
    title=_l("Somebody else comes to you now: %(title)s"),
    text=_l("Another volunteer goes on with your wish. What is agreed stays agreed."),
    icon="handshake",
    hue="sky",
)
declare(
    "wishes.withdrawn",
    title=_l("The wish was taken back: %(title)s"),
    text=_l("You need not do anything more. Thank you for having taken it."),
    icon="undo-2",
    hue="sky",
)
declare(
    "wishes.withdrawn_by_staff",
    title=_l("Staff have taken your wish off the board: %(title)s"),
    text="%(reason)s",
    icon="undo-2",
    hue="amber",
)
declare(
    "wishes.leave_granted",
    title=_l("You may take a wish again"),
    text=_l("A reviewer has said yes. Please choose one that you can do within the time."),
    icon="circle-check",
    hue="pine",
)
declare(
    "wishes.leave_declined",
    title=_l("Not yet: taking another wish"),
    text=_l("A reviewer has said no this time. Please call your grid; they explain it gladly."),
    icon="circle-x",
    hue="amber",
)
declare(
    "wishes.with_team",
    title=_l("A volunteer team has your wish: %(title)s"),
    text=_l("Only this team reads it. We tell you as soon as somebody takes it."),
    icon="users",
)
declare(
    "wishes.for_team",
    title=_l("A wish for your team: %(title)s"),
    text=_l("It is not on the board. Only members of your team see and take it."),
    icon="users",
)
declare(
    "wishes.question",
    title=_l("A question about your wish: %(title)s"),
    text=_l("Please answer on the page of your wish, so that it can go on."),
    icon="circle-question-mark",
    hue="amber",
)
declare(
    "wishes.answered",
    title=_l("The resident has answered: %(title)s"),
    text=_l("The answer stands on the page of the wish."),
    icon="message-circle",
    hue="sky",
)
declare(
    "wishes.thanked",
    title=_l("Somebody thanks you: %(title)s"),
    text=_l("Their words stand on the page of the wish."),
    icon="heart",
)
declare(
    "wishes.thanks_shown",
    title=_l("Your thanks stand on the page of thanks"),
    text=_l("A reviewer has read them; your name is not there."),
    icon="heart",
    hue="pine",
)
declare(
    "wishes.could_you",
    title=_l("Could you take this? %(title)s"),
    text=_l("It is near you, and you can do it. If not, that is fine: somebody else will."),
    icon="hand-heart",
    hue="azalea",
)
