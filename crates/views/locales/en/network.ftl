# Organisations, services, accreditation.

menu-services = Services
services-title = Organisations and services
services-lead = What each member of the partnership offers. Nobody can be referred to a service outside its accreditation.
services-add = Add a service
services-none = No organisations yet
services-none-text = Organisations are added when the partnership is set up.
services-offers-none = Offers no service to victims.
services-caption = Services of { $organisation }
services-name = Service
services-needs = Needs it meets
services-waiting = Waiting time
services-standing = Accreditation
services-days =
    { $count ->
        [0] No wait
        [one] 1 day
       *[other] { $count } days
    }
services-closed = Takes nobody new
services-accredited = Accredited
services-accredited-until = Accredited until { $day }
services-suspended = Suspended
services-begins = From { $day }
services-ended = Ended { $day }
services-never = Not accredited
services-organisation = Organisation
services-description = What it does
services-description-hint = One plain sentence. The person reads it too.
services-districts = Districts
services-districts-hint = One on each line, as they stand in reports. Leave empty if it works everywhere.
services-everywhere = Everywhere
services-gender = For whom
services-gender-ANY = Anyone
services-gender-F = Women and girls
services-gender-M = Men and boys
services-ages = Ages
services-any-age = Any age
services-from-age = { $least } and older
services-to-age = Up to { $most }
services-between-ages = { $least } to { $most }
services-minimum-age = Youngest age
services-maximum-age = Oldest age
services-languages = Languages beside English
services-languages-hint = One on each line.
services-english = English only
services-waiting-ask = How many days people wait at present
services-places = Open places
services-places-hint = Leave empty if it is not known. With 0, nobody new can be referred.
services-not-said = Not said
services-phone = Telephone
services-crime-types = Kinds of crime
services-crime-types-hint = Tick none if it helps after any crime.
services-choose = Choose an organisation
services-rest = Needs, districts, ages and gender are what the service was accredited for. The partnership's coordinator changes them.
services-save = Save
service-title = Service
service-new-title = Add a service
service-change-title = Change this service
services-close-text = Closing it stops new referrals. People whom it already helps keep their help.
services-close-button = Close to new people
services-open-button = Open again
services-spans-title = When it is accredited
services-spans-text = Nobody can be referred to it outside these dates.
services-spans-none = It was never accredited, so nobody can be referred to it.
services-span = { $from } to { $until }
services-span-open = From { $from }, without an end
services-suspended-since = Suspended since { $at }
services-suspend-button = Suspend
services-resume-button = Lift the suspension
services-accredit-title = Accredit it
services-from = First day
services-until = Last day, if there is one
services-accredit-button = Accredit

error-service-organisation-missing = Choose whose service it is.
error-service-text-missing = Write something here.
error-service-text-long = Use at most { $value } letters.
error-service-needs-missing = Tick at least one need that it meets.
error-service-waiting-missing = Say how many days people wait; 0 if they don't.
error-service-number-wrong = Enter a whole number up to { $value }.
error-service-phone-wrong = Enter a telephone number that people can dial.
error-service-ages-turned = The oldest age must not be below the youngest.
error-service-gender-missing = Choose for whom it is.
error-accreditation-from-missing = Enter the first day.
error-accreditation-until-before-from = The last day must not be before the first.
