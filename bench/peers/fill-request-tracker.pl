# Made-up tickets in Request Tracker, by its own library, and a password for its first user.
use strict;
use warnings;
use lib '/usr/share/request-tracker5/lib';
use MIME::Entity;
use RT;

RT::LoadConfig();
RT->Config->Set(LogToSyslog => 'error');
RT::Init();
my $root = RT::User->new(RT->SystemUser);
$root->Load('root');
$root->SetPassword('violet anchor teapot meadow');
my $as = RT::CurrentUser->new;
$as->Load('root');
for my $number (1 .. $ARGV[0]) {
    my $text = MIME::Entity->build(Data => ["What happened to number $number."], Type => 'text/plain');
    my ($id, undef, $said) = RT::Ticket->new($as)->Create(
        Queue     => 'General',
        Subject   => "Ticket $number about something",
        Requestor => "p$number\@example.org",
        MIMEObj   => $text,
    );
    die $said unless $id;
}
