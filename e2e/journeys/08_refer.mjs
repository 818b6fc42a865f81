// She agrees to one organisation, chooses among the services that fit, and is referred.
import { journey, within } from '../helpers/journey.mjs';
import { refer } from '../helpers/steps.mjs';

journey('8 consent for a named organisation, a service found, a referral sent in twelve acts', async (me) => {
  const { as, press, select, choose, sees, error } = me;
  await as('vco', 'story:person');
  await press(/^(What may be shared|Take down what they agree to)/);
  await press('Write it down');
  await error(/Choose/);
  await select('For which organisation?', 'Wayside Listening');
  await choose('No', 'What do they say?');
  await choose('on the telephone', 'How did they say it?');
  await press('Write it down');
  await sees('It is written down.');
  await sees(/Wayside Listening: no/);
  await within({ what: 'a referral to one service', acts: 12, seconds: 45 }, me, () => refer(me));
  await as('vco', 'story:person');
  await press('Who was told what');
  await sees('Harbour Domestic Abuse Service');
});

journey('8b three services are chosen at once, and each is asked for by itself', async (me) => {
  const { as, press, choose, sees, seesNot } = me;
  await within({ what: 'referrals to three services at once', acts: 20 }, me, async () => {
    await as('vco', 'story:services');
    await choose('Health: mental, physical, emotional', 'Help with');
    await choose('Home and housing', 'Help with');
    await press('Show');
    const services = ['Harbour safety and advocacy', 'Safe at home: housing and refuge advice', 'Latch and Key home security'];
    for (const service of services) await choose(`Choose ${service}`);
    await press('Refer to all that are chosen');
    await choose('What they need', /^What else may/);
    await choose('on the telephone', 'How did they say it?');
    await choose('They chose among services that fit', 'How did they come to this service?');
    await press('Send, and go on to the next');
    await sees('The referral is sent.');
    await choose('What they need', /^What else may/);
    await press('Send, and go on to the next');
    await choose('What they need', /^What else may/);
    await seesNot('After this one');
    await press('Send the referral');
  });
  await sees('The referral is sent.');
  await as('vco', 'story:person');
  await press('Who was told what');
  for (const organisation of ['Harbour', 'City Council', 'Latch']) await sees(organisation);
});
