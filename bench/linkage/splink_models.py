"""The linkage models that Splink is given, one for each kind of file.

Each is what somebody who knows Splink, and has not seen the truth, would write: the comparisons of its own library where
one fits, term frequencies wherever a value can be common or shared, one comparison for what changes together (an address),
and blocking rules that together let a pair differ in any one or two columns.
"""

from dataclasses import dataclass

import splink.comparison_level_library as level
import splink.comparison_library as compare
from splink import block_on
from splink.blocking_rule_library import CustomRule


@dataclass(frozen=True)
class Model:
    """What differs between kinds of file."""

    columns: dict  # name in the model -> SQL over the file's columns, all of which are text
    comparisons: list
    candidates: list  # blocking rules for the pairs that are scored
    certain: list  # rules that hardly ever join two people: from them the share of matches is estimated
    recall_of_certain: float  # a guess, as every user of Splink must make one
    training: list  # blocking rules for the rounds of expectation maximisation


def text(column):
    """A column as it is compared: lower case, no space around it, and missing where nothing is left."""
    return f"nullif(trim(lower({column})), '')"


def plain(*names):
    return {name: text(name) for name in names}


def exact(column):
    return compare.ExactMatch(column).configure(term_frequency_adjustments=True)


def within_one_or_two_edits(column):
    return compare.DamerauLevenshteinAtThresholds(column, [1, 2]).configure(term_frequency_adjustments=True)


def alike(column, thresholds):
    return compare.JaroWinklerAtThresholds(column, thresholds).configure(term_frequency_adjustments=True)


def date_of_birth(column, form):
    return compare.DateOfBirthComparison(column, input_is_string=True, datetime_format=form)


def swapped(one, other):
    """Blocks on two columns that were filled in the wrong way round."""
    return CustomRule(f"l.{one} = r.{other} and l.{other} = r.{one}")


def postal_address():
    """House, street and postcode in one comparison: they change together when somebody moves, so three comparisons would
    count one fact three times."""

    def same(*columns):
        return " and ".join(f"{column}_l = {column}_r" for column in columns)

    return compare.CustomComparison(
        output_column_name="address",
        comparison_levels=[
            level.CustomLevel(
                "(postcode_l is null or postcode_r is null) and (street_l is null or street_r is null)"
            ).configure(is_null_level=True),
            level.CustomLevel(f"({same('house', 'postcode')}) or ({same('house', 'street', 'town_code')})"),
            level.ExactMatchLevel("postcode", term_frequency_adjustments=True),
            level.CustomLevel("damerau_levenshtein(postcode_l, postcode_r) <= 1"),
            level.ExactMatchLevel("street", term_frequency_adjustments=True),
            level.CustomLevel(same("outward")),
            level.ElseLevel(),
        ],
    )


def uk():
    return Model(
        columns=plain(
            "forename", "middle", "surname", "dob", "sex", "house", "street", "town_code", "postcode", "phone", "email"
        )
        | {"outward": f"split_part({text('postcode')}, ' ', 1)"},
        comparisons=[
            compare.NameComparison("forename"),
            compare.NameComparison("surname"),
            alike("middle", [0.9]),
            date_of_birth("dob", "%Y-%m-%d"),
            compare.ExactMatch("sex"),
            postal_address(),
            compare.DamerauLevenshteinAtThresholds("phone", [1]).configure(term_frequency_adjustments=True),
            compare.EmailComparison("email"),
        ],
        candidates=[
            block_on("forename", "surname"),
            block_on("surname", "dob"),
            block_on("forename", "dob"),
            block_on("phone"),
            block_on("email"),
            block_on("postcode", "forename"),
            block_on("postcode", "surname"),
            block_on("postcode", "house"),
            block_on("street", "forename"),
            block_on("street", "surname"),
            block_on("dob", "outward"),
            swapped("forename", "surname"),
        ],
        certain=[
            block_on("forename", "surname", "dob"),
            block_on("email"),
            block_on("phone", "forename"),
            block_on("postcode", "forename", "surname"),
        ],
        recall_of_certain=0.7,
        training=[block_on("forename", "surname"), block_on("dob"), block_on("phone")],
    )


def fake():
    return Model(
        columns=plain("first_name", "surname", "dob", "city", "email"),
        comparisons=[
            compare.NameComparison("first_name"),
            compare.NameComparison("surname"),
            date_of_birth("dob", "%Y-%m-%d"),
            exact("city"),
            compare.EmailComparison("email"),
        ],
        candidates=[
            block_on("first_name"),
            block_on("surname"),
            block_on("dob"),
            block_on("email"),
            swapped("first_name", "surname"),
        ],
        certain=[block_on("first_name", "surname", "dob"), block_on("email"), block_on("surname", "dob")],
        recall_of_certain=0.7,
        training=[block_on("first_name", "surname"), block_on("dob"), block_on("email")],
    )


def febrl():
    return Model(
        columns=plain(
            "given_name", "surname", "street_number", "address_1", "address_2", "suburb", "postcode", "state",
            "date_of_birth", "soc_sec_id",
        ),
        comparisons=[
            compare.NameComparison("given_name"),
            compare.NameComparison("surname"),
            date_of_birth("date_of_birth", "%Y%m%d"),
            within_one_or_two_edits("soc_sec_id"),
            alike("address_1", [0.9]),
            alike("address_2", [0.9]),
            alike("suburb", [0.9]),
            exact("street_number"),
            within_one_or_two_edits("postcode"),
            exact("state"),
        ],
        candidates=[
            block_on("soc_sec_id"),
            block_on("given_name", "surname"),
            block_on("date_of_birth"),
            block_on("surname", "postcode"),
            block_on("given_name", "postcode"),
            block_on("address_1"),
            block_on("suburb", "street_number"),
            swapped("given_name", "surname"),
        ],
        certain=[block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth")],
        recall_of_certain=0.9,
        training=[block_on("date_of_birth"), block_on("soc_sec_id"), block_on("given_name", "surname")],
    )


def feed():
    """A police feed: as the reports above, with two telephones, a name by which they are called and addresses of two lines.
    Its address has no street of its own, so the line that holds the house is compared whole."""
    digits = "nullif(regexp_replace({}, '[^0-9]', '', 'g'), '')"
    return Model(
        columns=plain("forename", "surname", "known_as", "dob", "sex", "town", "postcode", "email")
        | {
            "address": "nullif(trim(lower(coalesce(address_1, '') || ' ' || coalesce(address_2, ''))), '')",
            "mobile": f"right({digits.format('mobile')}, 10)",
            "home_phone": f"right({digits.format('home_phone')}, 10)",
        },
        comparisons=[
            compare.NameComparison("forename"),
            compare.NameComparison("surname"),
            alike("known_as", [0.9]),
            date_of_birth("dob", "%Y-%m-%d"),
            compare.ExactMatch("sex"),
            compare.PostcodeComparison("postcode"),
            alike("address", [0.95, 0.85]),
            compare.DamerauLevenshteinAtThresholds("mobile", [1]).configure(term_frequency_adjustments=True),
            compare.DamerauLevenshteinAtThresholds("home_phone", [1]).configure(term_frequency_adjustments=True),
            compare.EmailComparison("email"),
        ],
        candidates=[
            block_on("forename", "surname"),
            block_on("surname", "dob"),
            block_on("forename", "dob"),
            block_on("mobile"),
            block_on("home_phone"),
            block_on("email"),
            block_on("postcode", "forename"),
            block_on("postcode", "surname"),
            block_on("address", "postcode"),
            swapped("forename", "surname"),
        ],
        certain=[
            block_on("forename", "surname", "dob"),
            block_on("email"),
            block_on("mobile", "forename"),
            block_on("postcode", "forename", "surname"),
        ],
        recall_of_certain=0.7,
        training=[block_on("forename", "surname"), block_on("dob"), block_on("postcode")],
    )


MODELS = {"uk": uk, "fake": fake, "febrl": febrl, "feed": feed}
