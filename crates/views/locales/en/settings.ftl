# How a partnership shows itself, and the pages for everybody.
settings-title = Settings
settings-lead = How the partnership shows itself on every page. Changes count at once, for everybody.
settings-name = Name of the partnership
settings-name-hint = A neutral name: it stands on letters and in browser tabs.
settings-short = Short mark
settings-short-hint = Two to four letters.
settings-colour = Colour
settings-colour-hint = A # and six figures, such as #0b5b5e. White text on it must be easy to read.
settings-phone = Telephone of the victim care unit
settings-phone-hint = It stands in letters and messages, such as 0117 496 0100.
settings-save = Save

error-settings-name-missing = Type a name
error-settings-name-long = Use { $value } characters or fewer for the name
error-settings-short-wrong = Type one to { $value } letters or figures
error-settings-colour-unreadable = Type a # and six figures from 0 to 9 and a to f, such as #0b5b5e
error-settings-colour-too-light = White text on this colour has a contrast of { $value } to 1. It needs 4.5. Choose a darker colour.
error-settings-phone-wrong = Type a telephone number, such as 0117 496 0100

help-title = Help
help-danger = If you are in danger now, ring 999. If you cannot speak, press 55 when asked on a mobile phone.
help-unit = To speak to the victim care unit, ring { $phone }.
help-unit-unknown = To speak to the victim care unit, ring 101 and ask for victim care.
help-staff-title = If you work here
help-staff-sign-in = If you can't sign in, ask your administrator for a new link. They never learn your password.
help-staff-lost = If you lost your phone, tell your administrator at once. They sign you out everywhere and start again with you.
help-staff-wrong = If you see something about somebody whom you know, close the page and tell your manager.
help-safe-title = If somebody else looks at your device
help-safe-text = Your browser may keep a list of the pages that you opened. We can't erase it. Use a device that nobody else can open, or ring us.

privacy-title = Privacy
privacy-lead = What we keep about you is yours to see. Who sees it is for you to say, and every look is written down.
privacy-kept-title = What we keep
privacy-kept = What was reported, how it is safe to reach you, what you need, whom you agreed to be helped by, and what was done. It is locked with a key of your own. When the key is destroyed, nobody can read it again.
privacy-who-title = Who sees it
privacy-who-unit = The victim care unit, to help you.
privacy-who-agencies = A charity or service, only if you agree, only what you agree to, and only until you say stop.
privacy-who-police = The officer who took your report sees that report and whether you are being helped. They don't see notes of those who support you.
privacy-who-commissioner = The commissioner sees totals only. Small numbers are hidden.
privacy-who-administrator = Those who run the computers see no cases.
privacy-rights-title = What you can ask for
privacy-rights = You can see what we keep and who looked at it, have mistakes put right, take back what you agreed to, and ask for it to be erased. You can also complain to the Information Commissioner's Office.
privacy-browser-title = Your browser
privacy-browser = We set one cookie to keep you signed in, and one for your language. We ask nothing of any other website, and pages about you are not stored.

accessibility-title = Accessibility
accessibility-lead = Everybody must be able to use these pages. We build them for the Web Content Accessibility Guidelines 2.2, level AA.
accessibility-keyboard = Everything works with a keyboard alone.
accessibility-reader = Headings, labels and errors are made for screen readers.
accessibility-zoom = Pages work at four times their size and on a narrow phone.
accessibility-script = Nothing needs scripts.
accessibility-known-title = What does not work well yet
accessibility-known = Many pages are not in Welsh yet: they show English words, marked as English. Wide tables must be moved sideways on a phone.
accessibility-tell-title = Tell us
accessibility-tell = If something is hard to use, or you need it in another form, tell us. You can also turn to the Equality Advisory and Support Service.

about-title = About
about-lead = Alongside is the shared system of a partnership that supports victims of crime: the police, the victim care unit, independent services, the commissioner, and the victim.
about-licence = Its code is open, under the MIT and Apache 2.0 licences.
about-others = It is built with the work of others.
about-licences = Read their licences
about-independent = It is no official service of the government, and looks like none.
