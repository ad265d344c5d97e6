// SPDX-License-Identifier: BSL-1.0
#pragma once

// auth: who is asking, and whether they may.
//
// Passwords are hashed with Argon2id on a pool of their own (`password_hasher`), so that no I/O thread ever computes
// one and no flood of sign-ins uses up the memory. Hashes are PHC strings, which carry their own cost: it can be raised
// at any time, and old hashes are told when they are next checked. An `email` is normalised before anybody compares it.

#include <mainstay/auth/email.hpp>
#include <mainstay/auth/password.hpp>
