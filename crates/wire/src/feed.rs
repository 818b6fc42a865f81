//! Reports as nested JSON, as a crime system sends them: the same form in a file and here.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A value that systems send as text, as a number or as yes and no.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum Scalar {
    /// Text.
    Text(String),
    /// A number.
    Number(i64),
    /// Yes or no.
    Answer(bool),
}

macro_rules! feed {
    ($(#[$doc:meta])* $name:ident $case:literal { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
        #[serde(default, deny_unknown_fields, rename_all = $case)]
        pub struct $name {
            $($(#[$field_doc])* #[serde(skip_serializing_if = "Option::is_none")] pub $field: Option<$type>,)*
        }
    };
}

/// Reports, a hundred at most.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reports {
    /// From which extract they are; left out where they are sent as they are recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extract: Option<FeedExtract>,
    /// The reports.
    pub reports: Vec<FeedReport>,
}

feed! {
    /// An extract of a crime system.
    FeedExtract "camelCase" {
        /// Its name for the force.
        force: String,
        /// When it was made. What came from an older source never replaces what came from a newer one.
        as_of: String,
        /// Its form.
        format: String,
    }
}

feed! {
    /// One report: what happened, where, to whom.
    FeedReport "camelCase" {
        /// What happened.
        event: FeedEvent,
        /// The places that the event and the persons name.
        locations: Vec<FeedLocation>,
        /// The persons. Each victim gets a fate of their own; others are not read.
        persons: Vec<FeedPerson>,
        /// Who recorded it.
        officer: FeedOfficer,
        /// Things in the report; not read.
        objects: Vec<BTreeMap<String, Scalar>>,
    }
}

feed! {
    /// What happened.
    FeedEvent "camelCase" {
        /// The police reference.
        #[schema(example = "52/10001/25")]
        id: String,
        /// The published id, where there is no reference.
        police_uk_id: String,
        /// When it was recorded; London time unless it ends in `Z`.
        #[schema(example = "2025-01-30T08:10:00")]
        recorded_at: String,
        /// When it happened.
        occurred: FeedOccurred,
        /// What it was.
        classification: FeedClassification,
        /// The place, by its id in `locations`.
        location_ref: String,
        /// `DOMESTIC_ABUSE` or `HATE:` and the strand.
        markers: Vec<String>,
    }
}

feed! {
    /// When it happened.
    FeedOccurred "camelCase" {
        /// The beginning.
        #[schema(example = "2025-01-30T02:00:00")]
        from: String,
        /// The end.
        to: String,
    }
}

feed! {
    /// What it was: by code, by title or by group.
    FeedClassification "camelCase" {
        /// The force's offence code.
        code: String,
        /// Its title.
        #[schema(example = "Burglary dwelling")]
        title: String,
        /// Its group.
        #[schema(example = "Burglary")]
        group: String,
    }
}

feed! {
    /// A place.
    FeedLocation "camelCase" {
        /// Its id within the report.
        #[schema(example = "L1")]
        id: String,
        /// In words.
        description: String,
        /// The small area.
        lsoa21: String,
        /// The district.
        district: String,
        /// Lines of an address.
        lines: Vec<String>,
        /// The town.
        town: String,
        /// The postcode.
        postcode: String,
    }
}

feed! {
    /// A person in the report.
    FeedPerson "camelCase" {
        /// `VICTIM`; persons in another role are not read.
        #[schema(example = "VICTIM")]
        role: String,
        /// The force's own reference for the victim.
        victim_ref: String,
        /// Their name.
        name: FeedName,
        /// Birth date.
        #[schema(example = "1984-05-06")]
        born: String,
        /// Age.
        age: Scalar,
        /// `F`, `M`, `X`, `U`.
        sex: String,
        /// Self-defined ethnicity.
        ethnicity: String,
        /// Where they live, by the id in `locations`.
        home_ref: String,
        /// Telephones and e-mail.
        contact: Vec<FeedContactPoint>,
        /// What they said is safe. A way that nobody asked about is not taken for safe where there may be danger.
        safe: FeedSafe,
        /// How they prefer to be reached.
        preferred: String,
        /// When.
        best_time: String,
        /// Language and what helps to be understood.
        language: FeedLanguage,
        /// Parent, guardian or family contact.
        guardian: FeedGuardian,
        /// The suspect, as far as contact must know.
        suspect: FeedSuspect,
        /// Domestic abuse, vulnerability, repetition.
        flags: FeedFlags,
        /// Risk.
        risk: FeedRisk,
        /// Whether they agreed to be contacted for support.
        referral_consent: Scalar,
        /// The assessment of needs.
        assessment: FeedAssessment,
    }
}

feed! {
    /// A name.
    FeedName "camelCase" {
        /// Title.
        title: String,
        /// Forename.
        #[schema(example = "Gwen")]
        given: String,
        /// Surname.
        #[schema(example = "Marker")]
        family: String,
        /// The name they use.
        known_as: String,
    }
}

feed! {
    /// A telephone or an e-mail address.
    FeedContactPoint "camelCase" {
        /// `mobile`, `landline` or `email`.
        #[schema(example = "mobile")]
        kind: String,
        /// The number or address.
        #[schema(example = "07700 900123")]
        value: String,
        /// Not read; `safe` of the person is.
        safe: Scalar,
    }
}

feed! {
    /// What the person said is safe: yes, no, or left out where nobody asked.
    FeedSafe "snake_case" {
        /// To call.
        call: Scalar,
        /// To text.
        text: Scalar,
        /// To leave a message.
        leave_message: Scalar,
        /// To write.
        write: Scalar,
        /// To e-mail.
        email: Scalar,
    }
}

feed! {
    /// Language.
    FeedLanguage "camelCase" {
        /// The main one.
        main: String,
        /// Whether an interpreter is needed.
        interpreter: Scalar,
        /// What helps to be understood.
        needs: String,
    }
}

feed! {
    /// Parent, guardian or family contact.
    FeedGuardian "camelCase" {
        /// Their name.
        name: String,
        /// Their telephone.
        phone: String,
        /// They are the suspect.
        is_suspect: Scalar,
    }
}

feed! {
    /// The suspect, as far as contact must know.
    FeedSuspect "camelCase" {
        /// What they are to the person.
        relationship: String,
        /// They are at the person's address.
        at_address: Scalar,
    }
}

feed! {
    /// Domestic abuse, vulnerability, repetition.
    FeedFlags "camelCase" {
        /// Domestic abuse.
        domestic_abuse: Scalar,
        /// Vulnerable.
        vulnerable: Scalar,
        /// Intimidated.
        intimidated: Scalar,
        /// It happened before.
        repeat_declared: Scalar,
        /// Why the person was targeted.
        hate_strand: String,
    }
}

feed! {
    /// Risk.
    FeedRisk "camelCase" {
        /// The DASH score.
        dash: Scalar,
        /// In words.
        notes: String,
    }
}

feed! {
    /// The assessment of needs.
    FeedAssessment "camelCase" {
        /// Whether it was made.
        completed: Scalar,
        /// Each need: `none`, `low`, `medium` or `high`.
        needs: FeedNeeds,
        /// Impact and wishes in words.
        note: String,
    }
}

feed! {
    /// The eight needs.
    FeedNeeds "snake_case" {
        /// Mental and physical health.
        health: String,
        /// Home and housing.
        #[schema(example = "medium")]
        shelter: String,
        /// Family, friends and children.
        family: String,
        /// Education, skills and work.
        education_work: String,
        /// Drugs and alcohol.
        drugs_alcohol: String,
        /// Finance and benefits.
        finance: String,
        /// Outlook and attitudes.
        outlook: String,
        /// Social interactions.
        social: String,
    }
}

feed! {
    /// Who recorded it.
    FeedOfficer "camelCase" {
        /// Name.
        name: String,
        /// Collar number.
        collar: String,
        /// E-mail address. An officer who signs in with it sees the report as theirs.
        email: String,
    }
}
