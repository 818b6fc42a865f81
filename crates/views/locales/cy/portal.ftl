portal-title = Eich tudalennau
portal-title-home = Eich tudalennau: dechrau
portal-title-agreed = Eich tudalennau: eich dewisiadau
portal-title-looked = Eich tudalennau: pwy edrychodd
portal-title-summary = Eich tudalennau: yn fyr
portal-title-safety = Eich tudalennau: cyn i chi adael

portal-menu-home = Dechrau
portal-menu-agreed = Beth a gytunais
portal-menu-seen = Pwy edrychodd
portal-menu-report = Yn fyr
portal-menu-safety = Cadw'n ddiogel
portal-leave = Cau fy nhudalennau

portal-enter-title = Agor eich tudalennau
portal-enter-lead = Mae angen eich dyddiad geni a'r cod a gawsoch gan eich gweithiwr.
portal-enter-born = Eich dyddiad geni
portal-enter-born-hint = Er enghraifft, 27 3 1990
portal-enter-code = Eich cod
portal-enter-code-hint = Deuddeg o lythrennau a rhifau, fel K7QM 2XHT 9RWB. Nid oes angen y bylchau.
portal-enter-button = Ymlaen
portal-enter-help = Nid oes gennyf god, neu nid yw'n gweithio
portal-enter-help-text = Gofynnwch i'ch gweithiwr am un newydd. Wedyn bydd yr hen un yn stopio gweithio.
error-pages-wrong = Nid yw'r dyddiad geni a'r cod yn perthyn i'w gilydd. Gwiriwch y ddau, neu gofynnwch i'ch gweithiwr am god newydd.

portal-before-title = Cyn i chi fynd ymlaen
portal-before-exit = Mae botwm ar bob tudalen: Gadael y dudalen hon. Pwyswch ef ac fe welwch dudalen am y tywydd.
portal-before-shift = Gallwch hefyd bwyso'r fysell Shift deirgwaith.
portal-before-history = Nid yw hyn yn clirio'ch hanes. Gall rhywun sy'n defnyddio'r ffôn neu'r cyfrifiadur hwn weld eich bod wedi bod yma.
portal-before-stop = Os yw rhywun yn gwirio'r ffôn neu'r cyfrifiadur hwn, stopiwch nawr. Defnyddiwch un arall, neu gofynnwch i'ch gweithiwr eich ffonio.
portal-before-go-on = Ymlaen i'm tudalennau

portal-safety-link = Sut i gadw'n ddiogel ar ffôn neu gyfrifiadur
portal-safety-title = Cadw'n ddiogel ar ffôn neu gyfrifiadur
portal-safety-danger = Os ydych mewn perygl nawr, ffoniwch 999. Os na allwch siarad, arhoswch ar y llinell a phwyswch 55 ar ffôn symudol.

portal-home-title = Pwy sy'n fy helpu
portal-next-title = Beth sy'n digwydd nesaf
portal-helpers-title = Pobl sy'n helpu
portal-worker = Eich gweithiwr yw { $worker }.
portal-ring = Gallwch ffonio { $phone }.

portal-agreed-title = Beth a gytunais
portal-agreed-sees = Gallant weld:
portal-stop = Stopio hyn
portal-stop-title = Stopio rhannu gyda { $organisation }?
portal-stop-button = Ie, stopiwch hyn
portal-stop-keep = Na, gadewch ef fel y mae

portal-seen-title = Pwy sydd wedi gweld fy ngwybodaeth
