// SPDX-License-Identifier: BSL-1.0
#include "data/postgres/conflict_gate.hpp"

#include "data/fixture.hpp"

using namespace data_test;
using data::postgres::conflict_gate;

BOOST_AUTO_TEST_SUITE(postgres_conflict_gate_test)

BOOST_AUTO_TEST_CASE(each_has_its_turn_when_those_before_it_are_gone) {
    by_hand w;
    conflict_gate gate;
    std::optional<conflict_gate::place> first, second, third, other;
    first.emplace(gate, 1);
    second.emplace(gate, 1);
    third.emplace(gate, 1);
    other.emplace(gate, 2);
    auto turn = [&](conflict_gate::place& of) {
        return w.begin([&] { return of.turn(w.threads.executor(0), w.time.steady_now() + 10s); });
    };
    auto a = turn(*first), b = turn(*second), c = turn(*third), d = turn(*other);
    w.threads.poll();
    BOOST_TEST((w.done(a) && a.get()));
    BOOST_TEST((w.done(d) && d.get())); // of another kind
    BOOST_TEST((!w.done(b) && !w.done(c)));
    second.reset(); // gives up; whoever waited for that is not resumed by it
    w.threads.poll();
    BOOST_TEST(!w.done(c));
    first.reset();
    w.threads.poll();
    BOOST_TEST((w.done(c) && c.get()));
}

BOOST_AUTO_TEST_CASE(nobody_waits_for_ever) {
    by_hand w;
    conflict_gate gate;
    conflict_gate::place first(gate, 1), second(gate, 1);
    auto late = w.begin([&] { return second.turn(w.threads.executor(0), w.time.steady_now() + 1s); });
    w.threads.advance(900ms);
    BOOST_TEST(!w.done(late));
    w.threads.advance(200ms);
    BOOST_TEST((w.done(late) && !late.get()));
}

BOOST_AUTO_TEST_CASE(a_kind_that_often_fails_is_hot_until_it_has_succeeded_for_a_while) {
    conflict_gate gate;
    gate.note(1, true);
    BOOST_TEST(!gate.is_hot(1));
    for (int i = 0; i < 5; ++i)
        gate.note(1, true);
    BOOST_TEST(gate.is_hot(1));
    BOOST_TEST(!gate.is_hot(2));
    for (int i = 0; i < 50; ++i)
        gate.note(1, false);
    BOOST_TEST(gate.is_hot(1));
    for (int i = 0; i < 500; ++i)
        gate.note(1, false);
    BOOST_TEST(!gate.is_hot(1));
    // Any number of kinds may come and go.
    for (int i = 0; i < 6; ++i)
        gate.note(1, true);
    for (conflict_gate::kind i = 2; i < 5000; ++i)
        gate.note(i, true);
    BOOST_TEST(!gate.is_hot(4000));
}

BOOST_AUTO_TEST_SUITE_END()
