// SPDX-License-Identifier: BSL-1.0
#include "tables.hpp"

namespace bench {
namespace {

constexpr auto world_on_sqlite = R"sql(
create table world (id integer primary key, randomNumber integer not null);
with recursive counted (id) as (select 1 union all select id + 1 from counted where id < 10000)
insert into world (id, randomNumber) select id, abs(random() % 10000) + 1 from counted;
)sql";

constexpr auto world_on_postgres = R"sql(
create table world (id integer primary key, randomNumber integer not null);
insert into world (id, randomNumber) select id, 1 + floor(random() * 10000) from generate_series(1, 10000) as s (id);
)sql";

} // namespace

mainstay::data::migrations tables(mainstay::data::dialect of) {
    mainstay::data::migrations history;
    history.add(1, "world", of == mainstay::data::dialect::postgres ? world_on_postgres : world_on_sqlite);
    history.add(2, "fortune", R"sql(
create table fortune (id integer primary key, message text not null);
insert into fortune (id, message) values
    (1, 'fortune: No such file or directory'),
    (2, 'A computer scientist is someone who fixes things that aren''t broken.'),
    (3, 'After enough decimal places, nobody gives a damn.'),
    (4, 'A bad random number generator: 1, 1, 1, 1, 1, 4.33e+67, 1, 1, 1'),
    (5, 'A computer program does what you tell it to do, not what you want it to do.'),
    (6, 'Emacs is a nice operating system, but I prefer UNIX. — Tom Christaensen'),
    (7, 'Any program that runs right is obsolete.'),
    (8, 'A list is only as strong as its weakest link. — Donald Knuth'),
    (9, 'Feature: A bug with seniority.'),
    (10, 'Computers make very fast, very accurate mistakes.'),
    (11, '<script>alert("This should not be displayed in a browser alert box.");</script>'),
    (12, 'フレームワークのベンチマーク');
)sql");
    return history;
}

} // namespace bench
