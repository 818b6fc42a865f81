# Letters, e-mails and texts.
messages-title = Letters and messages
messages-lead = What tells people which help there is, and how to reach you. Each one is judged again before it leaves.
messages-tabs = Letters and messages by how far they are
messages-state-DRAFT = To approve
messages-state-READY = Ready
messages-state-SENDING = Leaving now
messages-state-SENT = Sent
messages-state-FAILED = Did not leave
messages-state-HELD = Held
messages-tab = { $state } ({ $n })
messages-about-DRAFT = Nothing speaks against these, but the person has not said yes to this way. You decide.
messages-about-READY = Texts and e-mails leave by themselves between 9am and 7pm. Letters wait to be printed.
messages-about-SENDING = Handed to the gateway. The answer is not in yet.
messages-about-SENT = These have left.
messages-about-FAILED = The gateway did not take these. Open one to see why and to prepare it anew.
messages-about-HELD = These must not leave, for the reasons beside them. Open one when things have changed.
messages-none = Nothing stands here
messages-none-text = New reports are looked at every minute. What is prepared for them comes here.
messages-line = { $channel }: { $template }
messages-line-reasons = { $channel }: { $template }. { $reasons }
messages-since = Since { $time }
messages-choose = Choose { $name }
messages-approve-chosen = Let the chosen ones go
messages-approve-all = Let all { $n } on this page go
messages-approve-one = Let it go
messages-print = Print { $n } { $n ->
    [one] letter
   *[other] letters
  }
messages-print-one = Print this letter
messages-print-open = Open the print
messages-hold = Hold it
messages-anew = Prepare it anew
messages-released = { $n } let go
messages-released-held = { $n } could not leave safely and are held. The reasons stand with each.
messages-channel-LETTER = Letter
messages-channel-EMAIL = E-mail
messages-channel-TEXT = Text message
messages-template-INFORM = What help there is and how to reach you
messages-template-RING-US = Please ring us when it suits you
messages-by-itself = Said yes to this way

messages-held-CONSENT-REFUSED = The person does not want to be referred.
messages-held-ASKED-FOR-NO-CONTACT = The person asked not to be contacted.
messages-held-ON-HOLD = A report is on hold to keep somebody safe, until someone decides.
messages-held-VICTIM-HAS-DIED = The person has died. Contact is with the family.
messages-held-TOO-YOUNG = The person is too young to be written to directly.
messages-held-REACHED-DIRECTLY = The person is reached directly, not through somebody else.
messages-held-NOBODY-NAMED = Nobody is named yet: no parent, guardian or family contact.
messages-held-THIRD-IS-SUSPECT = The suspect is the one who would be reached: the parent, guardian or family contact.
messages-held-THIRD-MAY-BE-SUSPECT = Nobody has said that the parent or guardian is not the suspect.
messages-held-NO-USABLE-DETAILS = There is no usable address or number for it.
messages-held-SAID-NOT-SAFE = The person said that this way is not safe.
messages-held-NOT-SAID-SAFE = The person has not said that this way is safe, and must have, because of the suspect.
messages-held-SUSPECT-AT-HOME = It goes to the home, and the suspect is there.
messages-held-SUSPECT-MAY-BE-AT-HOME = It goes to the home, and the suspect may be there.
messages-held-CANNOT-USE-TELEPHONE = The person cannot use a telephone.
messages-held-UNATTENDED-NEEDS-YES = Nobody has looked at it, and the person has not said yes to this way.
messages-held-NEVER-UNATTENDED = This way is never used without somebody at hand.
messages-held-CONTACT-ON-HOLD = Contact with the person is on hold.
messages-held-NOT-OPEN = The record cannot be opened for it.
messages-held-MAY-BE-READ-BY-ANOTHER = Somebody who must not read it may be at the same address or number.
messages-held-DETAILS-CHANGED = The address or number has changed since it was prepared.
messages-held-REACHED-SINCE = The person was reached since, or a call is due instead.
messages-held-REPORT-OF-ANOTHER = The report that it was about turned out to be about somebody else.
messages-held-NO-NAME = No name is known to put on it.
messages-held-NO-SENDER = The number to ring, or the name to write under, is not set. Ask your administrator.
messages-held-SENDER-NOT-NEUTRAL = The name to write under tells a stranger what it is about. Ask your administrator.
messages-held-TEXT-TOO-LONG = The words do not fit one text message.
messages-held-HELD-BY-WORKER = A colleague held it.
messages-held-GATEWAY-AWAY = The gateway did not answer, again and again.
messages-held-NOT-TAKEN = The gateway does not take it. The address or number may be wrong.
messages-held-MAY-HAVE-LEFT = It may have left: the server stopped before the answer came, and it is not safe to try again.

message-title = A letter or message
message-state = How far it is
message-way = Way
message-language = Language
message-language-en = English
message-language-cy = Welsh
message-to = To
message-sent = Left
message-why = Why it does not leave
message-leaves = Exactly what leaves
message-not-composed = Nothing could be written while these reasons hold.
message-person = Open the person's page
message-draft-warning = Read it as whoever opens the post at that address would.

letters-title = Letters
letters-lead = { $n ->
    [one] One letter, a page. Print it on plain paper, and use an envelope with a window and no mark.
   *[other] { $n } letters, a page each. Print them on plain paper, and use envelopes with a window and no mark.
  }
letters-none = No letter of this print may leave now.
letters-posted = { $n } of this print have been posted.
letters-take-out = Do not post these
letters-take-out-text = Something has changed. Take these letters out of the pile and shred them.
letters-confirm = I have printed and posted them
letters-back = Back to letters and messages
letters-phone = Telephone { $phone }

write-message-title = Write to this person
write-message-lead = You see exactly what leaves before you let it go.
write-message-template = What it says
write-message-channel = How it goes
write-message-language = In which language
write-message-button = Show me what leaves
write-message-not-safe = Not now: { $reasons }
write-message-none = No way of writing is safe now. Do not write. Ask your manager what to do.

outbox-title = What would have left
outbox-lead = E-mails and texts of the demonstration are caught here instead of being sent. The newest stands first.
outbox-none = Nothing has left yet
outbox-none-text = Let a message go, or advance the clock. Then look again.
outbox-to = To { $to }

error-messages-choose-template = Choose what the message says.
error-messages-choose-channel = Choose how the message goes.
error-messages-channel-not-safe = This way is not safe for this person now. Nothing was written. Choose another way.

reason-message-not-as-it-stood = This message is further than it was when you opened it. Open it again.
reason-message-no-safe-way = No way of writing to this person is safe now. Nothing was written.
reason-message-no-name = No name is known to put on it. Nothing was written. Add the name first.
reason-message-no-sender = The number to ring, or the name to write under, is not set. Nothing was written. Ask your administrator.
reason-message-sender-not-neutral = The name to write under tells a stranger what it is about. Nothing was written. Ask your administrator.
reason-message-too-long = The words do not fit one text message. Nothing was written. Use a letter or an e-mail.
reason-no-templates = The words of letters could not be read. Nothing was written. Tell your administrator.
