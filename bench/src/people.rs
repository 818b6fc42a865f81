//! Made-up people by a seed, as a police file: the same seed gives the same file.

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use std::fmt::Write as _;

/// The columns that are filled; the importer takes a file without the others.
const HEADING: &str = "crime_ref,crime_id,recorded_at,occurred_from,offence_code,offence,crime_type,location,district,\
    victim_ref,forename,surname,dob,sex,address_1,town,postcode,mobile,email,preferred_contact,safe_to_call,safe_to_text,\
    safe_to_leave_message,safe_to_write,safe_to_email,language,domestic_abuse,suspect_at_address,referral_consent,\
    vna_completed,need_health,need_shelter,need_family,need_education_work,need_drugs_alcohol,need_finance,need_outlook,\
    need_social,needs_note,officer_name,officer_collar,officer_email\r\n";
const FORENAMES: [&str; 24] = [
    "Ada", "Ben", "Cerys", "Dewi", "Efa", "Farid", "Grace", "Hana", "Idris", "Jo", "Kofi", "Lena", "Mina",
    "Nia", "Omar", "Priya", "Quinn", "Rhys", "Sana", "Tom", "Una", "Viktor", "Wren", "Yusuf",
];
const STARTS: [&str; 20] = [
    "Ash", "Beck", "Cald", "Dun", "East", "Fern", "Gar", "Hart", "Ive", "Kel", "Lang", "Mar", "Nor", "Oak",
    "Pem", "Rad", "Stan", "Thorn", "Wal", "Yar",
];
const ENDS: [&str; 20] = [
    "bury", "combe", "dale", "den", "field", "ford", "ham", "hurst", "ing", "ley", "low", "man", "ridge",
    "row", "stead", "stone", "ton", "well", "wick", "worth",
];

/// A small generator of numbers that look drawn (`splitmix64`).
pub struct Draw(pub u64);

impl Draw {
    /// The next number below a limit.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % limit.max(1)
    }

    fn of<'a>(&mut self, some: &[&'a str]) -> &'a str {
        let place = usize::try_from(self.below(some.len() as u64)).unwrap_or(0);
        some.get(place).copied().unwrap_or_default()
    }
}

/// Somebody who can be looked for.
pub struct Known {
    /// The surname.
    pub surname: String,
    /// The mobile number.
    pub mobile: String,
    /// The crime's number.
    pub reference: String,
}

/// The time in London.
pub fn local(at: Timestamp) -> Zoned {
    at.to_zoned(TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC))
}

/// A file with one report about each of `count` people, recorded in the ten days before `now`.
pub fn file(count: u32, seed: u64, now: Timestamp) -> (String, Vec<Known>) {
    let mut draw = Draw(seed);
    let mut text = HEADING.replace(' ', "");
    let mut known = Vec::new();
    for number in 0..count {
        let minutes = 60 + i64::from(count - number) * 14_400 / i64::from(count.max(1));
        let at = now.checked_sub(jiff::SignedDuration::from_mins(minutes)).unwrap_or(now);
        let recorded = local(at).strftime("%Y-%m-%d %H:%M").to_string();
        let surname = format!("{}{}", draw.of(&STARTS), draw.of(&ENDS));
        // Ofcom's range for drama is too small for so many; the measured server has no way out for messages.
        let mobile = format!("07700{:06}", number % 1_000_000);
        let reference = format!("BE-26-{number:07}");
        let needs: Vec<&str> = (0..8)
            .map(|_| if number % 10 < 7 { draw.of(&["none", "none", "low", "medium"]) } else { "none" })
            .collect();
        let born = format!("{}-{:02}-{:02}", 1950 + draw.below(55), 1 + draw.below(12), 1 + draw.below(28));
        let _ = write!(
            text,
            "{reference},{number:064x},{recorded},{recorded},39/01,Theft from the person,Theft from the person,\
             On or near High Street,\"Bristol, City of\",V{number:07},{},{surname},{born},F,{} Test Street,Bristol,BS1 4DJ,\
             {mobile},p{number}@example.org,mobile,yes,yes,yes,yes,yes,English,no,no,yes,yes,{},Made up.,PC Made Up,1000,\
             officer@example.org\r\n",
            draw.of(&FORENAMES),
            1 + draw.below(200),
            needs.join(","),
        );
        known.push(Known { surname, mobile, reference });
    }
    (text, known)
}
