// SPDX-License-Identifier: BSL-1.0
#include <mainstay/data/transaction_options.hpp>

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_CASE(a_transaction_is_a_request_unless_it_says_otherwise) {
    mainstay::data::transaction_options options;
    BOOST_TEST((options.priority == mainstay::data::transaction_priority::request));
    BOOST_TEST(!options.foreign_keys_at_commit);
    BOOST_TEST(!options.exclusive);
    BOOST_TEST((options.isolation == mainstay::data::transaction_isolation::serializable));
}
