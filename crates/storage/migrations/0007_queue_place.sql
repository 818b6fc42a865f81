-- Where an open duty stands in the queue, worked out when it changes, so that a page of the queue reads its own rows
-- and not the whole list.

-- The day on which it is to be acted on: the day the person named, else the day by which it is due.
alter table contact_duty add column act_on {date} not null default '9999-12-31';
-- 0 where any open report of the person is among the most serious, else 1.
alter table contact_duty add column serious_rank {int} not null default 1;
-- 1 where somebody must decide first.
alter table contact_duty add column held {int} not null default 0;

update contact_duty set act_on = coalesce(ask_again_on, due_on, '9999-12-31'),
    serious_rank = case when exists (select 1 from contact_duty o join report x on x.id = o.report
        where o.person = contact_duty.person and o.closed_at is null and x.priority like '%SERIOUS%') then 0 else 1 end,
    held = case when kind in ('NO_CONTACT_CONSENT_REFUSED', 'NO_CONTACT_REQUESTED', 'SAFEGUARDING_HOLD', 'RETURN_TO_REFERRER', 'INFORM_HELD')
        or exists (select 1 from hold h where h.person = contact_duty.person and h.lifted_at is null and h.code <> 'SHARING')
        then 1 else 0 end;

drop index contact_duty_queue;
create index contact_duty_queue on contact_duty (held, act_on, serious_rank, id) where closed_at is null;
create index report_district on report (district);
