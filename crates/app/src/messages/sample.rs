//! A letter to a made-up person, for whoever sets the name under which letters leave.

use super::{sender, templates, unit};
use crate::{App, Result};
use alongside_answers::settings::LetterPreview;
use alongside_domain::messages::{Channel, Language, Templates, compose};
use alongside_domain::people::{ContactPoints, Identity};
use alongside_kernel::Sensitive;
use alongside_kernel::contact_point::Postcode;

/// The word in a name that tells a stranger what a letter is about; `None` where the name is neutral.
pub(crate) fn telling(name: &str) -> Result<Option<String>> {
    Ok(templates()?.neutral.telling(name).map(str::to_owned))
}

/// The letter as it would leave now; none where there is no unit, or its name or number is not set.
pub(crate) async fn sample_letter(app: &App) -> Result<Option<LetterPreview>> {
    let Some(unit) = unit(app).await? else { return Ok(None) };
    let sender = sender(app, unit.id).await?;
    let all = templates()?;
    let Some(template) = all.get(Templates::INFORM) else { return Ok(None) };
    let text = |text: &str| Some(Sensitive::new(text.to_owned()));
    let identity = Identity { forename: text("Alex"), surname: text("Sample"), ..Identity::default() };
    let contact = ContactPoints {
        address: vec![Sensitive::new("1 Example Street".to_owned()), Sensitive::new("Bristol".to_owned())],
        postcode: Postcode::parse("BS1 4DJ").map(Sensitive::new),
        ..ContactPoints::default()
    };
    let way = (Channel::Letter, Language::English);
    let composed = compose(template, &all.neutral, way, (&identity, &contact), "4T7K 2MQA", &sender);
    Ok(composed.ok().map(|content| LetterPreview {
        to: content.to.lines(),
        subject: content.subject.open().clone(),
        paragraphs: content.paragraphs.iter().map(|it| it.open().clone()).collect(),
    }))
}
