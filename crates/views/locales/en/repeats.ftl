# What happened to somebody before, and what is done about it.
repeat-before-title = Happened before
repeat-before-lead = It happened more than once. None of it is the person's fault, and nobody has to tell it all again. Ask what would help now.
repeat-before-household-lead = Something happened to others at home. Do not name them or what it was.
repeat-lately = Much of this was not long ago. Take it as a nudge to look now. It does not foretell anything.
repeat-only-what-you-see = Only what you may see is counted, for the last { $n ->
    [one] day
   *[other] { $n } days
  } by the day it happened.
repeat-any-type = Of any kind
repeat-same-type = Of one kind: { $what }
repeat-same-place = With one address
repeat-household = To others at home
repeat-times = { $n ->
    [one] once
   *[other] { $n } times
  }
repeat-told-by = told by { $who }
repeat-what-we-do = What we do about it
repeat-due = by { $when }
repeat-grade-SAME-DAY = Act on the same day
repeat-grade-WITHIN-24-HOURS = Check safety and locks within a day
repeat-grade-TWO-WORKING-DAYS = Act within two working days
repeat-worse = The last time
repeat-sign-REPEAT = it happened before
repeat-sign-SAME-TYPE = the same kind before
repeat-sign-SAME-PLACE = the same address before
repeat-sign-PERSISTENT = so often that they have priority
repeat-sign-MOST-SERIOUS = among the gravest crimes
repeat-sign-CLOSER-TOGETHER = less time in between
repeat-sign-MORE-SERIOUS = worse than before
repeat-ended-DONE = Done
repeat-ended-on-DONE = Done, { $when }
repeat-ended-on-TAKEN-OVER = It happened again: a newer task took over, { $when }
repeat-ended-on-NO-REPEAT = It turned out to have happened once, { $when }
repeat-ended-on-ERASED = Ended, { $when }

repeats-title = Happened again
repeats-lead = Each of these people was harmed more than once. Help that comes soon can keep it from going on.
repeats-whose = Whose tasks
repeats-all = All of them
repeats-mine = Mine
repeats-empty = There is nothing to do here.
repeats-empty-how = A task comes here by itself when someone is harmed again. It comes back on the days when you ask if it helped.
repeats-more = There are more than are shown. Begin with the first.
repeat-nobody = nobody yet
repeat-check-after = { $n ->
    [one] Ask if it helped: after a day
   *[other] Ask if it helped: after { $n } days
  }

repeat-title = Happened again
repeat-lead = Do what makes the person safer now. What happened is on their page.
repeat-open-person = Open their page
repeat-why = Why
repeat-due-label = Do it by
repeat-ended-label = How it ended
repeat-by = Who did it
repeat-owner = Who does it
repeat-what-was-done = What was done
repeat-give-to = Who does it?
repeat-give = Give it to them
repeat-take = I do it
repeat-give-back = Give it back
repeat-say-done = When it is done
repeat-words-label = What was done
repeat-words-hint = Such as: new locks, an alarm, a talk about what is safe. Write what the person wanted.
repeat-done-button = It is done
repeat-checks = Did it help?
repeat-check-found = { $what }: { $words } { $who }, { $when }
repeat-outcome-question = Did it help?
repeat-outcome-HELPED = Yes, it helped
repeat-outcome-PARTLY = In part
repeat-outcome-NOT-HELPED = No
repeat-outcome-NOT-ASKED = There was no safe way to ask
repeat-check-words = What you found
repeat-check-button = Keep it
repeat-said-owner = It is kept who does this.
repeat-said-done = It is done. You will be asked whether it helped.
repeat-said-check = What you found is kept.

most-title = To whom it happened most
most-lead = For choosing whom a panel talks about. It shows the last { $n ->
    [one] day
   *[other] { $n } days
  }, by the day it happened, and only people you may see.
most-not-for-ranking = This list does not say who needs help most. Never use it to put one person's help before another's.
most-who = Person
most-count = Times, any kind
most-of = Most of one kind
most-of-times = { $what }: { $n }
most-of-none = No kind twice
most-latest = Last
most-harm = Harm in days
most-without-weight = { $days }, without { $n }
most-harm-means = Harm adds up the sentence that each crime begins with. It weighs blame, not pain. Where it says without, so many have no known weight and are left out.
most-empty = It happened more than once to nobody that you can see.
most-empty-how = People come here when something was reported about them more than once.

error-repeat-words = Write what was done or what you found.
error-repeat-outcome = Choose whether it helped.
reason-repeat-of-another = A colleague does this. Ask them or whoever leads. Nothing was changed.
