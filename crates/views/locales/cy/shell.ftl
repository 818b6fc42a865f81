language-name = Cymraeg
shell-skip = Neidio i'r prif gynnwys
shell-exit = Gadael y dudalen hon
shell-menu = Dewislen
shell-search = Dod o hyd i berson
shell-search-button = Chwilio
shell-switch = Newid ar ran pwy yr ydych yn gweithredu
shell-sign-out = Allgofnodi
shell-back = Yn ôl
shell-help = Help
shell-privacy = Preifatrwydd
shell-accessibility = Hygyrchedd
shell-about = Ynghylch
shell-footer = Os ydych mewn perygl nawr, ffoniwch 999. Os na allwch siarad, pwyswch 55 pan ofynnir i chi ar ffôn symudol.
shell-demo-label = Arddangosiad.
shell-demo-text = Nid yw neb yma yn berson go iawn.
shell-demo-link = Yr wyth cam
shell-clock = Mae'r cloc yn dweud { $time }.

time-out-title = Byddwch yn cael eich allgofnodi mewn 2 funud
time-out-text = Nid ydych wedi defnyddio'r dudalen hon ers tro. Mae'r hyn yr ydych wedi'i deipio yma o hyd.
time-out-stay = Aros wedi mewngofnodi

gone-title = Nid yw'r dudalen hon ar gael i chi mwyach
gone-text = Rydych wedi cael eich allgofnodi, collwyd y cysylltiad, neu mae'r rhai a gaiff weld y dudalen hon wedi newid. Mae popeth a gadwoch yn dal yma.
gone-link = Mynd i'r dudalen gychwyn
