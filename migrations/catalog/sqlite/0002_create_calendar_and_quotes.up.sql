-- Korean public holidays with their substitutes, as announced by the government; an admin adds what is announced later.
create table catalog.holidays (
  day     text primary key,
  name_ko text not null,
  name_en text not null
);

insert into catalog.holidays (day, name_ko, name_en) values
  ('2026-01-01', '신정', 'New Year'),
  ('2026-02-16', '설날 연휴', 'Seollal holiday'),
  ('2026-02-17', '설날', 'Seollal'),
  ('2026-02-18', '설날 연휴', 'Seollal holiday'),
  ('2026-03-01', '삼일절', 'Independence Movement Day'),
  ('2026-03-02', '삼일절 대체공휴일', 'Independence Movement Day (substitute)'),
  ('2026-05-05', '어린이날', 'Children''s Day'),
  ('2026-05-24', '부처님오신날', 'Buddha''s Birthday'),
  ('2026-05-25', '부처님오신날 대체공휴일', 'Buddha''s Birthday (substitute)'),
  ('2026-06-03', '전국동시지방선거일', 'Local Election Day'),
  ('2026-06-06', '현충일', 'Memorial Day'),
  ('2026-08-15', '광복절', 'Liberation Day'),
  ('2026-08-17', '광복절 대체공휴일', 'Liberation Day (substitute)'),
  ('2026-09-24', '추석 연휴', 'Chuseok holiday'),
  ('2026-09-25', '추석', 'Chuseok'),
  ('2026-09-26', '추석 연휴', 'Chuseok holiday'),
  ('2026-10-03', '개천절', 'National Foundation Day'),
  ('2026-10-05', '개천절 대체공휴일', 'National Foundation Day (substitute)'),
  ('2026-10-09', '한글날', 'Hangul Day'),
  ('2026-12-25', '기독탄신일', 'Christmas Day'),
  ('2027-01-01', '신정', 'New Year'),
  ('2027-02-06', '설날 연휴', 'Seollal holiday'),
  ('2027-02-07', '설날', 'Seollal'),
  ('2027-02-08', '설날 연휴', 'Seollal holiday'),
  ('2027-02-09', '설날 대체공휴일', 'Seollal (substitute)'),
  ('2027-03-01', '삼일절', 'Independence Movement Day'),
  ('2027-05-05', '어린이날', 'Children''s Day'),
  ('2027-05-13', '부처님오신날', 'Buddha''s Birthday'),
  ('2027-06-06', '현충일', 'Memorial Day'),
  ('2027-08-15', '광복절', 'Liberation Day'),
  ('2027-08-16', '광복절 대체공휴일', 'Liberation Day (substitute)'),
  ('2027-09-14', '추석 연휴', 'Chuseok holiday'),
  ('2027-09-15', '추석', 'Chuseok'),
  ('2027-09-16', '추석 연휴', 'Chuseok holiday'),
  ('2027-10-03', '개천절', 'National Foundation Day'),
  ('2027-10-04', '개천절 대체공휴일', 'National Foundation Day (substitute)'),
  ('2027-10-09', '한글날', 'Hangul Day'),
  ('2027-10-11', '한글날 대체공휴일', 'Hangul Day (substitute)'),
  ('2027-12-25', '기독탄신일', 'Christmas Day'),
  ('2027-12-27', '기독탄신일 대체공휴일', 'Christmas Day (substitute)');

-- The rate of VAT, in hundredths of a percent, from its first instant on (Value Added Tax Act, article 30).
create table catalog.vat_rates (
  valid_from timestamp primary key,
  rate       integer not null check (rate between 0 and 10000)
);

insert into catalog.vat_rates (valid_from, rate) values (236530800000000, 1000);

-- A promised price. The body is what was shown, as JSON; the signature binds it.
create table catalog.quotes (
  id          uuid not null primary key,
  consumer_id uuid not null,
  service_id  uuid not null references services,
  body        text not null,
  signature   blob not null,
  expires_at  timestamp not null,
  created_at  timestamp not null
);
create index catalog.quotes_of_consumer on quotes (consumer_id, created_at);
