// What several journeys begin with.

/** The person of the demo's story agrees by telephone, chooses the first service among those that fit, and is referred. */
export async function refer({ page, as, press, choose, sees }) {
  await as('vco', 'story:services');
  await choose('Health: mental, physical, emotional', 'Help with');
  await choose('Home and housing', 'Help with');
  await press('Show');
  await press('Refer to this service Harbour safety and advocacy');
  await choose('What they need', /^What else may/);
  await choose('on the telephone', 'How did they say it?');
  await choose('They chose among services that fit', 'How did they come to this service?');
  await press('Send the referral');
  await sees('The referral is sent.');
  return new URL(page.url()).pathname;
}

/** The charity takes a referral on and names its worker. */
export async function accept({ as, press, select, sees }, referral) {
  await as('agency_manager', referral);
  await press('We have seen it');
  await sees('They are told that you have seen it.');
  await select('Who will help?', 'Carys Bowen');
  await press('Accept');
  await sees('You took this person on. The referrer is told.');
}
