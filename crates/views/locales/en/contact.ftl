# The queue, the call card, promises, absences.
contact-method-PHONE-MOBILE = Mobile telephone
contact-method-PHONE-LANDLINE = Landline
contact-method-SMS = Text message
contact-method-EMAIL = E-mail
contact-method-POST = Letter
contact-method-VIA-THIRD = Through a parent, guardian or family contact
contact-method-THEY-REACHED-US = They rang, wrote or came to us
contact-method-at = { $method }: { $value }
contact-why-CONSENT-REFUSED = They did not agree to be contacted.
contact-why-ASKED-FOR-NO-CONTACT = They asked not to be contacted.
contact-why-ON-HOLD = On hold until somebody decides.
contact-why-VICTIM-HAS-DIED = The victim has died: contact is with the family.
contact-why-TOO-YOUNG = Too young to be contacted directly.
contact-why-REACHED-DIRECTLY = They are reached directly, not through somebody else.
contact-why-NOBODY-NAMED = Nobody is named yet: no parent, guardian or family contact.
contact-why-THIRD-IS-SUSPECT = The suspect is the one who would be reached: the parent, guardian or family contact.
contact-why-THIRD-MAY-BE-SUSPECT = It is not known that the parent or guardian is not the suspect.
contact-why-NO-USABLE-DETAILS = There is no usable number or address.
contact-why-SAID-NOT-SAFE = They said that it is not safe.
contact-why-NOT-SAID-SAFE = They have not said that it is safe, and must have, because of the suspect.
contact-why-SUSPECT-AT-HOME = It goes to the home, and the suspect is there.
contact-why-SUSPECT-MAY-BE-AT-HOME = It goes to the home, and the suspect may be there.
contact-why-CANNOT-USE-TELEPHONE = They cannot use a telephone.
contact-why-UNATTENDED-NEEDS-YES = They have not said that it is safe.
contact-why-NEVER-UNATTENDED = Never without somebody at hand.
contact-need-MENTAL-PHYSICAL = health and feelings
contact-need-SHELTER = a safe home
contact-need-FAMILY = family and children
contact-need-EDUCATION-WORK = school and work
contact-need-SUBSTANCE = drugs and alcohol
contact-need-FINANCE = money
contact-need-OUTLOOK = confidence and trust
contact-need-SOCIAL = being with others
contact-kind-NO-CONTACT-CONSENT-REFUSED = Did not agree to be referred
contact-kind-NO-CONTACT-REQUESTED = Asked not to be contacted
contact-kind-SAFEGUARDING-HOLD = Safeguarding decision
contact-kind-RETURN-TO-REFERRER = No safe way: back to whoever referred
contact-kind-CONTACT = Contact
contact-kind-INFORM = Letter or message
contact-kind-INFORM-HELD = Only a call is safe
contact-outcome-SPOKE = We spoke
contact-outcome-SPOKE-CALLBACK = We spoke: not now, ask me on another day
contact-outcome-NO-ANSWER = No answer
contact-outcome-VOICEMAIL-LEFT = No answer: message left
contact-outcome-VOICEMAIL-NOT-SAFE = No answer: a message was not safe
contact-outcome-OTHER-ANSWERED = Someone else answered: ended safely
contact-outcome-WRONG-NUMBER = The number is wrong or dead
contact-outcome-LETTER-SENT = Letter sent
contact-outcome-SMS-SENT = Text message sent
contact-outcome-EMAIL-SENT = E-mail sent
contact-outcome-RETURNED = A letter or message came back
contact-help-RIGHTS = rights under the Victims' Code
contact-help-CASE-PROGRESS = how the case stands
contact-help-SERVICES = which services there are
contact-help-SAFETY-ADVICE = advice on safety
contact-help-HOME-SECURITY = locks and alarms
contact-help-COMPENSATION = compensation
contact-help-EMOTIONAL-SUPPORT = listening
contact-help-FORMS = help with a form
contact-help-CALLED-SOMEONE = called someone for them

contact-card = Call card
contact-open-card = Open call card
contact-before = Before you dial
contact-code-word-first = If they ring you, ask for their word before you say anything about them.
contact-ask-for = Ask for
contact-name-age = { $n ->
    [one] { $name }, 1 year old
   *[other] { $name }, { $n } years old
  }
contact-what-happened = What happened
contact-promised-last = Promised
contact-promised = { $what } ({ $who }, by the end of { $day })
contact-who-else = Who else helps
contact-not-to-ask = What not to ask
contact-not-ask-DETAILS = Do not ask for details of what happened.
contact-not-ask-STORY = Do not ask for the story again: it stands above.
contact-not-ask-ALONE = Ask first whether they can speak. Do not name the suspect before that.
contact-not-ask-NEEDS = Do not go through all eight needs again. Ask what has changed.
contact-not-ask-SAFETY = Do not ask all safety questions again. Ask only whether something has changed.
contact-last-attempts = Last attempts
contact-due = Due
contact-record = After the call
contact-what-came = What came of it?
contact-by-which-way = By which way?
contact-ask-again-on = Ask me on
contact-if-you-spoke = If you spoke
contact-needs-met = Needs met on the call
contact-help-given = Information and help given
contact-signposts = Pointed to someone outside the partnership
contact-signposts-hint = For example, the council's housing desk.
contact-words = In their own words
contact-words-hint = Only what they want written down. They can read it.
contact-promise = What did you promise?
contact-promise-hint = For example, ring again about the locks.
contact-promise-by = By the end of
contact-save = Save

contact-promises = Promises
contact-whose-promises = Whose promises
contact-my-promises = Mine
contact-team-promises = My team's
contact-no-promises = No promises to keep
contact-no-promises-how = What you promise on a call card stands here until it is kept.
contact-kept = Kept
contact-not-kept = Not kept
contact-done-KEPT = The promise is kept.
contact-done-NOT-KEPT = Taken down that the promise was not kept.

contact-absences = Away
contact-no-absences = Nobody is away
contact-no-absences-how = Say below who is away and who stands in. Their queue and promises move to the deputy.
contact-away-days = From { $from } to { $until }.
contact-away-moved = { $n ->
    [one] 1 person moved to { $who }.
   *[other] { $n } people moved to { $who }.
  }
contact-away-will-move = The work moves to { $who } on the first day.
contact-away-now = Away
contact-away-end = Back again
contact-away-declare = Say that someone is away
contact-away-lead = Open work and promises move to the deputy on the first day. What the deputy may not see goes to nobody, where the manager finds it.
contact-away-who = Who is away
contact-away-deputy = Who stands in
contact-away-from = First day away
contact-away-until = Last day away
contact-away-note = What the deputy should know
contact-away-note-hint = Leave out names of victims.
contact-away-save = Save
contact-done-declared = Saved. What was due has moved, or moves on the first day.
contact-done-ended = Welcome back. What the deputy has not touched is yours again.

queue-title = Queue
queue-sides = Parts of the queue
queue-due = Due
queue-later = Asked for a later day
queue-held = Held: somebody decides
queue-owner = Whose
queue-everybody = Everybody's
queue-mine = Mine
queue-nobody = Nobody's yet
queue-kind = What is due
queue-any = Any
queue-priority = Priority
queue-only = Late
queue-late = Only what is late
queue-only-new = New
queue-new = Only what is new since I last looked
queue-day = Due on
queue-late-mark = Late
queue-new-mark = New
queue-needs = Needs: { $needs }.
queue-tried-on = { $n ->
    [one] Tried once, on { $day }.
   *[other] Tried { $n } times, last on { $day }.
  }
queue-tried = { $n ->
    [one] Tried once.
   *[other] Tried { $n } times.
  }
queue-records = { $n ->
    [one] One record.
   *[other] { $n } records of this person.
  }
queue-last-on = Last tried or reached on { $day }.
queue-promised = Something is promised by { $day }.
queue-with = With { $who }.
queue-with-another = With another organisation.
queue-with-nobody = With nobody yet.
queue-give-to = Give what is ticked to
queue-choose = Choose
queue-give = Give
queue-first = { $n ->
    [one] How many from the top, of 1
   *[other] How many from the top, of { $n }
  }
queue-first-to = Give these to
queue-first-give = Give the first rows
queue-handed = { $n ->
    [one] 1 went to { $who }
   *[other] { $n } went to { $who }
  }
queue-handed-nobody = { $n ->
    [one] 1 is nobody's now
   *[other] { $n } are nobody's now
  }
queue-can-go-back = { $n ->
    [one] 1 that nobody touched since can go back.
   *[other] { $n } that nobody touched since can go back.
  }
queue-undo = Undo
queue-views = Your views:
queue-view-remove = Remove
queue-view-name = Keep this view as
queue-view-hint = Leave out names of victims.
queue-view-keep = Keep
queue-looked = You last said that you had looked on { $when }. What changed since is marked as new.
queue-never-looked = Say when you have looked: what changes after that is marked as new.
queue-seen = I have looked
queue-empty-due = Nobody is due contact
queue-empty-later = Nobody asked for a later day
queue-empty-held = Nothing waits for a decision
queue-empty-how-due = People come here when a report says that they need contact, the earliest day first.
queue-empty-how-later = People come here when they say “not now, ask me on”. They return to what is due on that day.
queue-empty-how-held = What must be decided before contact comes here, with who must do what.
queue-empty-narrowed = Nothing fits what you chose
queue-empty-narrowed-how = Choose less, or show everything.
queue-done-undone = What nobody touched since is back where it was.

error-contact-outcome = Choose what came of it.
error-contact-way = Choose by which way.
error-contact-choice = Choose from the list.
error-contact-no-day = Type a day, month and year.
error-contact-too-long = Use { $value } letters or fewer.
error-contact-message-not-safe = Leaving a message is not safe for this person. Nothing was saved.
error-contact-does-not-fit = This can't come of that way. Choose another.
error-contact-ask-again-missing = Type the day on which to ask again.
error-contact-ask-again-not-asked = Choose “not now, ask me on another day”, or leave the day empty.
error-contact-ask-again-range = Type a day after today, within { $value } days.
error-contact-promise-day = Type the day by which you will do it.
error-contact-promise-what = Type what you promised.
error-contact-promise-range = Type today or a later day, within { $value } days.
error-contact-view-name = Type a name for the view.
error-contact-choose-rows = Tick at least one row.
error-contact-first-rows = Say how many rows, from 1 to { $value }.
error-contact-owner = Choose a colleague who can take all of these.
error-contact-absent-who = Choose who is away.
error-contact-absent-deputy = Choose somebody else who stands in.
error-contact-absent-from = Type today or a later day.
error-contact-absent-until = Type the first day or a later one.
error-contact-unsafe-CONSENT-REFUSED = Not saved: they did not agree to be contacted.
error-contact-unsafe-ASKED-FOR-NO-CONTACT = Not saved: they asked not to be contacted.
error-contact-unsafe-ON-HOLD = Not saved: contact is on hold until somebody decides.
error-contact-unsafe-VICTIM-HAS-DIED = Not saved: the victim has died, contact is with the family.
error-contact-unsafe-TOO-YOUNG = Not saved: they are too young to be contacted directly.
error-contact-unsafe-REACHED-DIRECTLY = Not saved: they are reached directly, not through somebody else.
error-contact-unsafe-NOBODY-NAMED = Not saved: no parent, guardian or family contact is named.
error-contact-unsafe-THIRD-IS-SUSPECT = Not saved: the parent, guardian or family contact is the suspect.
error-contact-unsafe-THIRD-MAY-BE-SUSPECT = Not saved: the parent or guardian may be the suspect.
error-contact-unsafe-NO-USABLE-DETAILS = Not saved: there is no usable number or address for it.
error-contact-unsafe-SAID-NOT-SAFE = Not saved: they said that it is not safe.
error-contact-unsafe-NOT-SAID-SAFE = Not saved: they must have said that it is safe, because of the suspect.
error-contact-unsafe-SUSPECT-AT-HOME = Not saved: it goes to the home, and the suspect is there.
error-contact-unsafe-SUSPECT-MAY-BE-AT-HOME = Not saved: it goes to the home, and the suspect may be there.
error-contact-unsafe-CANNOT-USE-TELEPHONE = Not saved: they cannot use a telephone.
error-contact-unsafe-UNATTENDED-NEEDS-YES = Not saved: they have not said that it is safe.
error-contact-unsafe-NEVER-UNATTENDED = Not saved: never without somebody at hand.
