# The start page of the demo: eight steps, each from two sides.
demo-step-assessment = The assessment, and the question back
demo-text-assessment = An officer's report on a serious crime says “no needs”. The unit sees it at once, and the question goes back to the officer who wrote it.
demo-step-queue = Nobody is forgotten
demo-text-queue = Everyone with a need is due a call by the second working day. The queue shows who is late, who is new, and the one next act.
demo-step-unsafe = The number that must not be rung
demo-text-unsafe = One of her numbers is at the house of the man she fears. Whoever asks, the program refuses it and says why.
demo-step-call = Met on the call, and the letter for others
demo-text-call = The call card says what not to ask and what was promised. What is met on the call is noted with one form. People without needs get a plain letter.
demo-step-choice = Her choice
demo-text-choice = The services that fit her, why each fits, and why others do not. She chooses, and says what may be shared.
demo-step-charity = Exactly what the charity sees
demo-text-charity = What she agreed to, and nothing else. The charity answers, and the officer, the unit and she are told.
demo-step-silence = Silence does not end it
demo-text-silence = Advance the clock by two days: the reminder goes, then the deputy is named. Accept, name a worker, note the first session.
demo-step-withdraw = She sees who looked, and withdraws
demo-text-withdraw = Her own page lists who saw what. She withdraws, and from that moment the charity's page is closed. The commissioner sees figures, with small ones hidden.

demo-as-officer = As the officer
demo-as-manager = As the unit manager
demo-as-vco = As a victim care officer
demo-as-advocate = As the advocate
demo-as-person = As her
demo-as-agency-manager = As the charity's manager
demo-as-agency-deputy = As the charity's deputy
demo-as-commissioner = As the commissioner
