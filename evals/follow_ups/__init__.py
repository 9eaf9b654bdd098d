"""How well follow-ups are understood, before anything is searched: `python -m evals.follow_ups`.

Three sets. Our own chains have a hand-written standalone form for each turn: reported is whether the resolved question
is understood as that form is (kind, years, ordinal, operation), and the F1 of their lexical tokens. CHASE (Guo et al.,
"Chase", ACL 2021; MIT) labels each turn as independent or leaning, by phenomenon; the labels are compared with whether
a rule recognized a follow-up. CAsT 2019 (MIT) has hand-written standalone forms in English. Earlier turns are answered
with their gold where there is one, and stand as they were resolved, so that errors carry on as they would in a chat.
Rules were developed on `chains.dev`, CHASE train and the even conversations of CAsT; the rest is for reporting.
"""
