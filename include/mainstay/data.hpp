// SPDX-License-Identifier: BSL-1.0
#pragma once

// data: databases behind one set of verbs: SQLite inside the process, PostgreSQL by another address.
//
// `open("sqlite:shop.db")` gives a `database`, a service. It and every `transaction` are a `session`: query_one,
// query_optional, query_all, query_each, execute. Rows are read into plain structs by the names of their columns.
// Transactions are retried, nest as savepoints, and are durable when they return, many of them sharing one write to the
// disk. `migrations` bring the schema to where the program wants it. Every failure is a `data::error` with one of
// `errc`.

#include <mainstay/data/database.hpp>
#include <mainstay/data/dialect.hpp>
#include <mainstay/data/error.hpp>
#include <mainstay/data/migrations.hpp>
#include <mainstay/data/open_options.hpp>
#include <mainstay/data/session.hpp>
#include <mainstay/data/statement_observer.hpp>
#include <mainstay/data/statement_report.hpp>
#include <mainstay/data/transaction.hpp>
#include <mainstay/data/transaction_options.hpp>
