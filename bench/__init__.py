"""Benchmarks: what a request costs beside what it could cost, as ratios within one run."""
