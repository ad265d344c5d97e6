# SPDX-License-Identifier: BSL-1.0
# Finds libpq, PostgreSQL's client library; CMake's own module wants the server's headers too. Defines libpq::libpq and
# libpq_VERSION.
find_path(libpq_INCLUDE_DIR libpq-fe.h PATH_SUFFIXES postgresql pgsql)
find_library(libpq_LIBRARY pq)
mark_as_advanced(libpq_INCLUDE_DIR libpq_LIBRARY)
if(libpq_INCLUDE_DIR)
    file(GLOB _libpq_headers ${libpq_INCLUDE_DIR}/pg_config.h ${libpq_INCLUDE_DIR}/pg_config-*.h)
    foreach(_libpq_header IN LISTS _libpq_headers)
        file(STRINGS ${_libpq_header} _libpq_line REGEX "^#define PG_VERSION \"[0-9.]+")
        if(_libpq_line MATCHES "\"([0-9.]+)")
            set(libpq_VERSION ${CMAKE_MATCH_1})
        endif()
    endforeach()
endif()
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(libpq REQUIRED_VARS libpq_LIBRARY libpq_INCLUDE_DIR VERSION_VAR libpq_VERSION)
if(libpq_FOUND AND NOT TARGET libpq::libpq)
    add_library(libpq::libpq UNKNOWN IMPORTED)
    set_target_properties(libpq::libpq PROPERTIES
        IMPORTED_LOCATION ${libpq_LIBRARY} INTERFACE_INCLUDE_DIRECTORIES ${libpq_INCLUDE_DIR})
endif()
