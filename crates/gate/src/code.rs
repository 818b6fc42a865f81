//! Closed lists whose members have a stable code, and sets of them that fit in one number.

/// The text was no code of the list. It does not repeat the text, which may come from a stranger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a known {list}; nothing was changed; use one of the codes in docs/domain/data-classes.md")]
pub struct UnknownCode {
    /// What the list is of, such as `data class`.
    pub list: &'static str,
}

/// Makes an enum with stable codes. The order of the members is stable too: sets are stored as bits.
macro_rules! coded {
    (
        $(#[$doc:meta])*
        pub enum $name:ident, $list:literal {
            $($(#[doc = $what:literal])+ $variant:ident = $code:literal,)+
        }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[doc = $what])+ $variant,)+
        }

        impl $name {
            /// Every member, in the list's order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The stable code: kept in databases, audit entries and addresses, never changed.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// What it means, in the words of the documents.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$variant => concat!($($what,)+).trim(),)+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.code()) }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::UnknownCode;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::ALL
                    .iter()
                    .copied()
                    .find(|member| member.code() == text)
                    .ok_or($crate::UnknownCode { list: $list })
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.code())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = String::deserialize(from)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

/// Makes a set of a coded enum. It reads and prints as codes with spaces between.
macro_rules! coded_set {
    ($(#[$doc:meta])* pub struct $set:ident($bits:ty) of $name:ident;) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct $set($bits);

        impl $set {
            /// The set with nothing in it.
            pub const EMPTY: Self = Self(0);
            /// The set with everything in it.
            pub const ALL: Self = Self::of($name::ALL);

            /// The set of these members.
            pub const fn of(members: &[$name]) -> Self {
                let mut bits: $bits = 0;
                let mut rest = members;
                while let [first, tail @ ..] = rest {
                    bits |= 1 << (*first as u32);
                    rest = tail;
                }
                Self(bits)
            }

            /// The set as a number: bit *n* is the list's member *n*. The order never changes.
            pub const fn bits(self) -> $bits { self.0 }

            /// The set of a stored number; bits that mean nothing are dropped.
            pub const fn from_bits(bits: $bits) -> Self { Self(bits & Self::ALL.0) }

            /// Whether the member is in the set.
            pub const fn contains(self, member: $name) -> bool { self.0 & (1 << (member as u32)) != 0 }

            /// Whether every member of `other` is in this set.
            pub const fn contains_all(self, other: Self) -> bool { self.0 & other.0 == other.0 }

            /// Whether the two have a member in common.
            pub const fn meets(self, other: Self) -> bool { self.0 & other.0 != 0 }

            /// The set with one more member.
            #[must_use]
            pub const fn with(self, member: $name) -> Self { Self(self.0 | (1 << (member as u32))) }

            /// What is in either set.
            #[must_use]
            pub const fn union(self, other: Self) -> Self { Self(self.0 | other.0) }

            /// What is in both sets.
            #[must_use]
            pub const fn intersection(self, other: Self) -> Self { Self(self.0 & other.0) }

            /// What is in this set and not in `other`.
            #[must_use]
            pub const fn without(self, other: Self) -> Self { Self(self.0 & !other.0) }

            /// Whether nothing is in the set.
            pub const fn is_empty(self) -> bool { self.0 == 0 }

            /// How many members the set has.
            pub const fn len(self) -> u32 { self.0.count_ones() }

            /// The members, in the list's order.
            pub fn iter(self) -> impl Iterator<Item = $name> {
                $name::ALL.iter().copied().filter(move |member| self.contains(*member))
            }

            /// The members' codes, in the list's order.
            pub fn codes(self) -> impl Iterator<Item = &'static str> { self.iter().map($name::code) }
        }

        impl FromIterator<$name> for $set {
            fn from_iter<I: IntoIterator<Item = $name>>(members: I) -> Self {
                members.into_iter().fold(Self::EMPTY, Self::with)
            }
        }

        impl std::fmt::Display for $set {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                for (index, code) in self.codes().enumerate() {
                    if index > 0 {
                        f.write_str(" ")?;
                    }
                    f.write_str(code)?;
                }
                Ok(())
            }
        }

        impl std::fmt::Debug for $set {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_set().entries(self.codes()).finish()
            }
        }

        impl std::str::FromStr for $set {
            type Err = $crate::UnknownCode;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.split_whitespace().map(str::parse::<$name>).collect()
            }
        }

        impl serde::Serialize for $set {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $set {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = String::deserialize(from)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
