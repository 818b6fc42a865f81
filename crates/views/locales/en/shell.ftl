# What stands around every page.
language-name = English
shell-skip = Skip to the main content
shell-exit = Exit this page
shell-menu = Menu
shell-search = Find a person
shell-search-button = Find
shell-switch = Change who you act for
shell-sign-out = Sign out
shell-back = Back
shell-help = Help
shell-privacy = Privacy
shell-accessibility = Accessibility
shell-about = About
shell-footer = If you are in danger now, ring 999. If you cannot speak, press 55 when asked on a mobile phone.
shell-demo-label = Demonstration.
shell-demo-text = Every person here is made up.
shell-demo-link = The eight steps
shell-clock = The clock says { $time }.

time-out-title = You will be signed out in 2 minutes
time-out-text = You have not used this page for a while. What you have typed is still here.
time-out-stay = Stay signed in
kept-heading = What you typed is here again
kept-text = It was not sent. Read it through, then send it.
kept-others = This page has changed since. You had also typed:

gone-title = This page is no longer available to you
gone-text = You were signed out, the connection was lost, or who may see this page has changed. What you had saved is kept.
gone-link = Go to the start page
