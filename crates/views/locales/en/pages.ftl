# Signing in, errors, and the start of the demonstration.
sign-in-title = Sign in
sign-in-lead = Use the e-mail address and password of your own account.
sign-in-email = E-mail address
sign-in-password = Password
sign-in-button = Continue
sign-in-help = I cannot sign in
sign-in-help-text = Ask the administrator of your organisation for a new way in. They can start it, but they never learn your password.
sign-in-safety = Your visit is not kept in this browser by us. The browser itself may keep it.
sign-in-code-title = Enter your code
sign-in-code-lead = Open the app with your codes and type the six figures that it shows now.
sign-in-code = Six-figure code
sign-in-code-button = Sign in
sign-in-code-help = I do not have the app with me
sign-in-code-help-text = Ask your administrator to start again with you. They never learn your password or your codes.

not-found-title = We cannot show this page
not-found-text = Nothing that you can open is at this address. The link may be old, or the address may be mistyped.
not-found-next = Go to the start page, or search from there.
forbidden-title = You cannot do this
forbidden-text = Nothing was changed. The reasons are:
forbidden-next = If one of the reasons is wrong, tell the person who runs your team.
conflict-title = Someone else changed this first
conflict-text = What you typed was not saved. It stands below, so that you can copy it.
conflict-theirs = What it says now
conflict-yours = What you typed
conflict-next = Open it as it is now and make your change again.
conflict-button = Open it as it is now
server-error-title = Something went wrong on our side
server-error-text = What you sent was not saved. Everything that was saved before is kept.
server-error-next = Try again in a few minutes. If it happens again, give this reference to your administrator:
too-many-title = Please wait a moment
too-many-text = There were too many tries in a short time. Nothing was lost.
too-many-next = { $n ->
    [one] You can try again in 1 minute.
   *[other] You can try again in { $n } minutes.
  }
error-home = Go to the start page

start-title = The demonstration
start-lead = One report, from the police to the people who help, in eight steps. Each button signs you in as somebody else.
start-note = Every person here is made up. Nothing you do leaves this computer.

test-only-english = For tests: { $name }
test-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
  }
