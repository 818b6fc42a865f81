//! `docs/domain/data-classes.md` is printed from the table.

use crate::world::golden;
use alongside_gate::table::{EFFECTIVE_FROM, TABLE, VERSION, ground, reach};
use alongside_gate::{ClassSet, DataClass, Ground, OrganisationKind, Purpose, Role};
use std::fmt::Write;

#[test]
fn each_role_has_one_row_that_holds_each_class_once() {
    assert_eq!(TABLE.iter().map(|row| row.role).collect::<Vec<_>>(), Role::ALL);
    for row in &TABLE {
        for class in DataClass::ALL {
            let count = row.groups.iter().filter(|group| group.classes.contains(*class)).count();
            assert_eq!(count, 1, "{} × {class}", row.role);
        }
        assert!(row.groups.iter().all(|group| !group.why.is_empty() && !group.classes.is_empty()));
    }
}

#[test]
fn stored_bits_keep_their_meaning() {
    // The order of the list is stored; a class is added at its end only.
    let order: Vec<_> = ClassSet::ALL.codes().collect();
    assert_eq!(
        order.join(" "),
        "identity contact safety report needs contact_log consent referral support_summary support_note \
         sealed_note justice other_party panel_paper account aggregate"
    );
    assert_eq!(ClassSet::of(&[DataClass::Safety]).bits(), 0b100);
    assert_eq!(ClassSet::from_bits(u32::MAX), ClassSet::ALL);
    for class in DataClass::ALL {
        assert_eq!(class.code().parse::<DataClass>(), Ok(*class));
    }
    assert_eq!(
        "safety identity".parse::<ClassSet>(),
        Ok(ClassSet::of(&[DataClass::Identity, DataClass::Safety]))
    );
    assert!("safety names".parse::<ClassSet>().is_err());
}

const fn whose(ground: Ground) -> &'static str {
    match ground {
        Ground::Everyone => "everyone in the partnership",
        Ground::Reported => "those whom this account reported",
        Ground::Grants => "nobody without a grant",
        Ground::Themself => "themself",
        Ground::NoPerson => "no person, whatever is granted",
    }
}

#[test]
fn the_document_is_the_table() {
    golden("../../docs/domain/data-classes.md", &document());
}

fn document() -> String {
    let mut text = String::new();
    let out = &mut text;
    writeln!(
        out,
        "# Who may know what\n\n\
         Printed by the tests of `crates/gate` from `crates/gate/src/table.rs`; change it there, then run them \
         with `UPDATE_GOLDEN=1`.\n\
         Version {VERSION}, in force from {EFFECTIVE_FROM}. Source: the product's own rules on who must never see \
         what.\n\n\
         ## Classes of data\n\n\
         Every field belongs to exactly one class.\n\n\
         | class | what it holds |\n| --- | --- |"
    )
    .unwrap();
    for class in DataClass::ALL {
        writeln!(out, "| `{class}` | {} |", class.meaning()).unwrap();
    }
    writeln!(out, "\n## Purposes\n\n| purpose | what for |\n| --- | --- |").unwrap();
    for purpose in Purpose::ALL {
        writeln!(out, "| `{purpose}` | {} |", purpose.meaning()).unwrap();
    }
    writeln!(
        out,
        "\n## Role and class\n\n\
         - *own*: without a grant, for the people on the role's ground. Of what organisations write themselves \
         (support summary, support note, sealed note) *own* is what the viewer's organisation wrote.\n\
         - *granted*: only what a live grant to the viewer's organisation names; of what organisations write \
         themselves also its own, while any grant is live.\n\
         - *-*: never. A grant that names the class changes nothing.\n\n\
         A conflict of interest, the viewer's own record and the wall to the person responsible come before all \
         of it. No grant opens a sealed note that another organisation wrote.\n"
    )
    .unwrap();
    let short = |class: DataClass| class.code().replace('_', " ");
    let heads: Vec<_> = DataClass::ALL.iter().map(|class| short(*class)).collect();
    writeln!(out, "| role | {} |", heads.join(" | ")).unwrap();
    writeln!(out, "| --- |{}", " --- |".repeat(heads.len())).unwrap();
    for role in Role::ALL {
        let cells: Vec<_> = DataClass::ALL
            .iter()
            .map(|class| match reach(*role, *class).code() {
                "never" => "-",
                other => other,
            })
            .collect();
        writeln!(out, "| {} | {} |", role.code().replace('_', " "), cells.join(" | ")).unwrap();
    }
    writeln!(out, "\n## Why").unwrap();
    for row in &TABLE {
        let places: Vec<_> = OrganisationKind::ALL
            .iter()
            .filter(|kind| row.role.fits(**kind))
            .map(|kind| kind.code())
            .collect();
        let places = if places.is_empty() { "the portal".into() } else { places.join(", ") };
        let purposes = row.role.purposes().codes().collect::<Vec<_>>().join(", ");
        writeln!(
            out,
            "\n### `{}`\n\n{} Works in: {places}. Own means: {}. Purposes: {}.\n",
            row.role,
            row.role.meaning(),
            whose(ground(row.role)),
            if purposes.is_empty() { "none that concern a person" } else { &purposes },
        )
        .unwrap();
        for group in row.groups {
            let classes = group.classes.codes().collect::<Vec<_>>().join(", ");
            writeln!(out, "- **{}** {classes}: {}", group.reach.code(), group.why).unwrap();
        }
    }
    text
}
