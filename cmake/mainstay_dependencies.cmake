# SPDX-License-Identifier: BSL-1.0
# What mainstay::mainstay links to. Included by the build and by the installed package's configuration, so that the two
# never differ. MAINSTAY_FIND names the command: find_package here, find_dependency there.
if(NOT DEFINED MAINSTAY_FIND)
    set(MAINSTAY_FIND find_package)
endif()
set(_mainstay_required REQUIRED)
if(MAINSTAY_FIND STREQUAL "find_dependency")
    set(_mainstay_required)
endif()

set(THREADS_PREFER_PTHREAD_FLAG ON)
cmake_language(CALL ${MAINSTAY_FIND} Threads ${_mainstay_required})
cmake_language(CALL ${MAINSTAY_FIND} asio 1.22 ${_mainstay_required})
cmake_language(CALL ${MAINSTAY_FIND} OpenSSL 3 ${_mainstay_required})
cmake_language(CALL ${MAINSTAY_FIND} SQLite3 3.38 ${_mainstay_required})
cmake_language(CALL ${MAINSTAY_FIND} argon2 ${_mainstay_required})
cmake_language(CALL ${MAINSTAY_FIND} simdjson 3.0 ${_mainstay_required})
cmake_language(CALL ${MAINSTAY_FIND} fmt 9 ${_mainstay_required})
cmake_language(CALL ${MAINSTAY_FIND} spdlog 1.10 ${_mainstay_required})
cmake_language(CALL ${MAINSTAY_FIND} prometheus-cpp ${_mainstay_required})
if(NOT DEFINED MAINSTAY_LLHTTP_BUNDLED OR NOT MAINSTAY_LLHTTP_BUNDLED)
    cmake_language(CALL ${MAINSTAY_FIND} llhttp ${_mainstay_required})
endif()
