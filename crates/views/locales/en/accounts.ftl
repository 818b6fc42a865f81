# Setting up the second factor, roles, the menu.
sign-in-set-up-title = Set up your second step
sign-in-set-up-lead = Open an authenticator app on your phone, choose to add an account by hand, and type in this key:
sign-in-set-up-once = The key is shown once. If you lose it, your administrator can start again with you.
sign-in-set-up-next = I have added it

role-victim = Victim
role-officer = Officer
role-victim-care-officer = Victim care officer
role-victim-care-advocate = Victim care advocate
role-mental-health-practitioner = Mental health practitioner
role-unit-manager = Unit manager
role-caseworker = Caseworker
role-agency-manager = Agency manager
role-witness-care-officer = Witness care officer
role-panel-coordinator = Panel coordinator
role-restorative-justice-coordinator = Restorative justice coordinator
role-commissioner = Commissioner
role-partnership-coordinator = Partnership coordinator
role-evaluator = Evaluator
role-auditor = Auditor
role-administrator = Administrator

menu-queue = Queue
menu-search = Find a person
menu-messages = Letters and messages
menu-reports = My reports
menu-findings = Assessment quality
menu-referrals = Referrals
menu-requests = Requests
menu-imports = Imports
menu-quarantine = Rows to mend
menu-services = Services
menu-figures = Figures
menu-partnership = Partnership
menu-audit = Audit
menu-accounts = People and roles
menu-settings = Settings

demo-clock-hour = Advance an hour
demo-clock-day = Advance a day

error-sign-in-wrong = The address and the password do not belong together. Nothing was changed. Try again.
error-code-wrong = That code is not right, or was used before. Wait for the next one and type it.
error-password-short = Use { $value } characters or more. Three or four unrelated words are easy to remember.
error-password-long = Use { $value } characters or fewer.
error-password-common = This password is easy to guess. Use three or four unrelated words.

error-page-stale-form = This form belongs to an earlier sign-in or to another page. Nothing was saved. Open the page again and send it once more.
error-page-too-large = What you sent is larger than this form takes. Nothing was saved.
error-page-bad-request = The form could not be read. Nothing was saved. Open the page again.
error-page-conflict = Somebody else changed this while you had it open. Nothing of yours was saved. Open the page again to see what changed.
error-page-invalid = Something in the form can't be taken as it is. Nothing was saved.
error-page-not-now = This can't be done as things stand. Nothing was changed.
error-page-forbidden = Your role does not do this. Nothing was changed.
error-page-no-token = This needs a live token.
error-page-scope = The token may not be used for this.
error-page-no-idempotency-key = A write needs an Idempotency-Key of 8 to 128 characters.

error-token-label = Give the token a name of at most 80 characters.
error-token-scope = Choose at least one thing that the token may be used for.
error-token-days = Choose between 1 and { $value } days.
