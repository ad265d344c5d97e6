// SPDX-License-Identifier: BSL-1.0
#include <mainstay/testing/temporary_database.hpp>
#include <mainstay/testing/world.hpp>

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>

using namespace mainstay;

BOOST_AUTO_TEST_SUITE(temporary_database_test)

BOOST_AUTO_TEST_CASE(a_folder_is_gone_at_the_end_with_all_in_it) {
    std::string path;
    {
        testing::temporary_folder one, other;
        BOOST_TEST(one.path() != other.path());
        path = one.path();
        std::ofstream(one.file("note")) << "text";
        BOOST_TEST(std::filesystem::exists(path + "/note"));
    }
    BOOST_TEST(!std::filesystem::exists(path));
}

BOOST_AUTO_TEST_CASE(what_was_written_is_there_when_it_is_opened_again) {
    testing::temporary_database place;
    {
        auto first = place.open();
        testing::world world;
        world.start(first);
        world.run(first.execute("create table notes (text text)"));
        world.run(first.execute("insert into notes (text) values ($1)", "kept"));
    }
    auto second = place.open();
    testing::world world;
    world.start(second);
    BOOST_TEST(world.run(second.query_one<std::string>("select text from notes")) == "kept");
}

BOOST_AUTO_TEST_SUITE_END()
