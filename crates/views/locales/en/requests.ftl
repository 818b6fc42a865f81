# Requests between organisations.
requests-title = Requests
requests-lead = Anyone asks anyone: a letter, an update, a visit together. Everybody answers by the same clock.
requests-new = Ask for something
requests-sides = From which side
requests-received = Asked of us
requests-sent = Asked by us
requests-tabs = How far
requests-waiting = Waiting
requests-answered = Answered
requests-empty = There is nothing here.
requests-empty-how = A request comes here when somebody asks, and moves on when it is answered.
requests-meaning = { $from } asks { $to }.
requests-about = About { $name }.
request-title = Request
request-kind-LETTER = A letter
request-kind-UPDATE = An update
request-kind-JOINT-VISIT = A visit together
request-kind-OTHER = Something else
request-state-ASKED = Asked
request-state-ACKNOWLEDGED = Seen
request-state-ANSWERED = Answered
request-new-title = Ask for something
request-about-nobody = About nobody in particular. To ask about a person, begin on their page.
request-to = Whom do you ask?
request-what = What for?
request-words = What you ask
request-due = They must answer by the end of { $day }. If they do not, they are reminded, then their deputy is named.
request-send = Ask
request-fact-about = About
request-fact-chases = Chased
request-fact-answer = Answer
request-chases = { $n ->
    [0] Not yet
    [one] { $n } time
   *[other] { $n } times
  }
request-answer-question = What do you answer?
request-answer-DONE = It is done
request-answer-CANNOT = It cannot be done
request-answer-words = Words with the answer
request-answer-hint = Where it cannot be done, say why and what could be done instead.
request-answer-button = Answer
request-chase = Ask again
request-step-ASKED = Asked
request-step-ACKNOWLEDGED = Seen
request-step-REMINDED = No answer: they were reminded
request-step-ESCALATED = Still no answer: the deputy is named
request-step-ANSWERED = Answered
request-done-sent = You have asked.
request-done-acknowledged = They are told that you have seen it.
request-done-answered = You have answered.
request-done-chased = You have asked again. Both sides see how often.

error-request-they-may-not-see = This organisation may not know of this person. Ask for consent first, or ask without naming anyone.
error-request-kind-missing = Choose what you ask for.
error-request-words-missing = Write what you ask.
error-request-answer-missing = Choose what you answer.
error-request-why-missing = Say why it cannot be done.
reason-request-answered = This request was answered. Nothing was changed.
reason-request-already-done = This was done before. Nothing was changed.
reason-request-chased-today = It was chased today. Once a day is enough. Nothing was changed.
