// SPDX-License-Identifier: BSL-1.0
#pragma once

// auth: who is asking, and whether they may.
//
// Passwords are hashed with Argon2id on a pool of their own (`password_hasher`), so that no I/O thread ever computes
// one and no flood of sign-ins uses up the memory; `sign_in_throttle` holds off whoever guesses, without locking the
// owner out. `sessions` keeps who is signed in, in the user's own database, and `user` as a handler's parameter lets
// nobody else through. An `email` is normalised before anybody compares it.

#include <mainstay/auth/account_id.hpp>
#include <mainstay/auth/email.hpp>
#include <mainstay/auth/password.hpp>
#include <mainstay/auth/session.hpp>
#include <mainstay/auth/session_options.hpp>
#include <mainstay/auth/sessions.hpp>
#include <mainstay/auth/sign_in_throttle.hpp>
#include <mainstay/auth/user.hpp>
