//! From what was typed to a number or address and what was said of it; what can't be taken is said at its field.

use super::NewPoint;
use crate::{App, AppError, Invalid, Result};
use alongside_domain::contact::{
    EmailAddress, LearnedFrom, Method, PhoneNumber, Point, PointAnswers, PointKind, Recognised, Told,
};
use alongside_domain::report::Answer;
use alongside_kernel::Sensitive;

/// The longest line of an address, in letters.
const LONGEST: usize = 200;

/// The field in which a number or address was typed.
pub(super) const fn field_of(point: &Point) -> &'static str {
    match point {
        Point::Phone(_) | Point::Email(_) => "value",
        Point::Address(..) => "line_1",
    }
}

/// What was typed. `has_word`: the person has a word by which they are known on the telephone.
pub(super) fn read(app: &App, new: &NewPoint, has_word: bool) -> Result<(Point, Told)> {
    let mut invalid = Invalid::new();
    let kind = PointKind::from_code(&new.kind);
    let point = match kind {
        Some(PointKind::Mobile | PointKind::Landline) => number(new, kind, &mut invalid),
        Some(PointKind::Email) => email(new, &mut invalid),
        Some(PointKind::Address) => address(app, new, &mut invalid),
        None => {
            invalid.add("kind", "points-kind");
            None
        }
    };
    let from = LearnedFrom::from_code(&new.from);
    if from.is_none() {
        invalid.add("from", "points-from");
    }
    let recognised = recognised(new, from, has_word, &mut invalid);
    let answers = answers(new, kind, &mut invalid);
    let told = from.map(|from| Told { from, recognised, answers });
    match invalid.or(point.zip(told))? {
        Some(read) => Ok(read),
        None => Err(AppError::Invalid(Invalid::field("value", "points-value"))),
    }
}

fn number(new: &NewPoint, kind: Option<PointKind>, invalid: &mut Invalid) -> Option<Point> {
    if new.value.is_empty() {
        invalid.add("value", "points-value");
        return None;
    }
    let Some(number) = PhoneNumber::read(&new.value).number() else {
        invalid.add("value", "report-phone");
        return None;
    };
    match (kind, number.is_mobile()) {
        (Some(PointKind::Mobile), false) => invalid.add("value", "points-not-mobile"),
        (Some(PointKind::Landline), true) => invalid.add("value", "points-not-landline"),
        _ => {}
    }
    Some(Point::Phone(number))
}

fn email(new: &NewPoint, invalid: &mut Invalid) -> Option<Point> {
    let email = EmailAddress::parse(&new.value);
    if email.is_none() {
        invalid.add("value", if new.value.is_empty() { "points-value" } else { "report-email" });
    }
    email.map(Point::Email)
}

fn address(app: &App, new: &NewPoint, invalid: &mut Invalid) -> Option<Point> {
    let lines = [("line_1", &new.line_1), ("line_2", &new.line_2), ("town", &new.town)];
    for (field, line) in lines {
        if line.chars().count() > LONGEST {
            invalid.add_with(field, "people-too-long", LONGEST.to_string());
        }
    }
    if new.line_1.is_empty() {
        invalid.add("line_1", "points-line");
    }
    let postcode = app.lists().postcodes.check(&new.postcode, &app.rules().intake);
    if postcode.is_none() {
        invalid.add("postcode", "report-postcode");
    }
    let lines = lines.into_iter().map(|(_, line)| line).filter(|line| !line.is_empty());
    Some(Point::Address(lines.cloned().map(Sensitive::new).collect(), Some(Sensitive::new(postcode?))))
}

fn recognised(
    new: &NewPoint,
    from: Option<LearnedFrom>,
    has_word: bool,
    invalid: &mut Invalid,
) -> Option<Recognised> {
    // Of somebody else it is not asked.
    if from != Some(LearnedFrom::Person) {
        return None;
    }
    let recognised = Recognised::from_code(&new.recognised);
    match recognised {
        None => invalid.add("recognised", "points-recognised"),
        Some(Recognised::CodeWord) if !has_word => invalid.add("recognised", "points-no-word"),
        Some(_) => {}
    }
    recognised
}

fn answers(new: &NewPoint, kind: Option<PointKind>, invalid: &mut Invalid) -> PointAnswers {
    let is_phone =
        kind.is_none_or(|kind| kind.reaches(Method::PhoneMobile) || kind.reaches(Method::PhoneLandline));
    let takes_texts = kind.is_none_or(|kind| kind.reaches(Method::Sms));
    let is_written_to = kind.is_none_or(|kind| kind.reaches(Method::Email) || kind.reaches(Method::Post));
    let mut answer = |field: &'static str, code: &str, fits: bool| {
        // What a program leaves out was not asked.
        let answer = if code.is_empty() { Some(Answer::NotAsked) } else { Answer::from_code(code) };
        match answer {
            None => {
                invalid.add(field, "points-answer");
                Answer::NotAsked
            }
            Some(Answer::Yes) if !fits => {
                invalid.add(field, "points-does-not-fit");
                Answer::NotAsked
            }
            Some(answer) if fits => answer,
            Some(_) => Answer::NotAsked,
        }
    };
    PointAnswers {
        call: answer("call", &new.call, is_phone),
        text: answer("text", &new.text, takes_texts),
        leave_message: answer("leave_message", &new.leave_message, is_phone),
        write: answer("write", &new.write, is_written_to),
    }
}
