# SPDX-License-Identifier: BSL-1.0
# Finds llhttp: upstream's own CMake package first, then a system library, then the C sources that Debian's node-llhttp
# ships. Defines llhttp::llhttp, or, where there are only sources, llhttp_SOURCES and llhttp_INCLUDE_DIR for the build
# to compile into its own archive (with LLHTTP_STRICT_MODE=1: the lenient build lets request smuggling through).
# The oldest version that is asked for is looked up in the header, where a package says none; of llhttp before 8.1 the
# strict build, too, takes what it must not.
function(_llhttp_version_of folder result)
    set(version)
    if(EXISTS ${folder}/llhttp.h)
        foreach(part IN ITEMS MAJOR MINOR PATCH)
            file(STRINGS ${folder}/llhttp.h line REGEX "^#define LLHTTP_VERSION_${part} [0-9]+" LIMIT_COUNT 1)
            string(REGEX REPLACE ".* " "" number "${line}")
            list(APPEND version ${number})
        endforeach()
    endif()
    list(JOIN version "." version)
    set(${result} "${version}" PARENT_SCOPE)
endfunction()

find_package(llhttp CONFIG QUIET)
if(llhttp_FOUND AND NOT llhttp_VERSION)
    foreach(_llhttp_target IN ITEMS llhttp::llhttp llhttp::llhttp_shared llhttp::llhttp_static)
        if(TARGET ${_llhttp_target})
            get_target_property(_llhttp_folder ${_llhttp_target} INTERFACE_INCLUDE_DIRECTORIES)
            _llhttp_version_of("${_llhttp_folder}" llhttp_VERSION)
            break()
        endif()
    endforeach()
endif()
if(llhttp_FOUND AND NOT "${llhttp_VERSION}" VERSION_LESS "${llhttp_FIND_VERSION}")
    if(NOT TARGET llhttp::llhttp)
        foreach(_llhttp_target IN ITEMS llhttp::llhttp_shared llhttp::llhttp_static)
            if(TARGET ${_llhttp_target})
                add_library(llhttp::llhttp INTERFACE IMPORTED)
                target_link_libraries(llhttp::llhttp INTERFACE ${_llhttp_target})
                break()
            endif()
        endforeach()
    endif()
    return()
endif()

find_path(llhttp_INCLUDE_DIR llhttp.h PATH_SUFFIXES llhttp PATHS /usr/share/include)
find_library(llhttp_LIBRARY llhttp)
find_path(llhttp_SOURCE_DIR llhttp.c PATHS /usr/share/llhttp)
_llhttp_version_of("${llhttp_INCLUDE_DIR}" llhttp_VERSION)
mark_as_advanced(llhttp_INCLUDE_DIR llhttp_LIBRARY llhttp_SOURCE_DIR)

include(FindPackageHandleStandardArgs)
if(llhttp_LIBRARY)
    find_package_handle_standard_args(llhttp REQUIRED_VARS llhttp_LIBRARY llhttp_INCLUDE_DIR
        VERSION_VAR llhttp_VERSION)
    if(llhttp_FOUND AND NOT TARGET llhttp::llhttp)
        add_library(llhttp::llhttp UNKNOWN IMPORTED)
        set_target_properties(llhttp::llhttp PROPERTIES
            IMPORTED_LOCATION ${llhttp_LIBRARY} INTERFACE_INCLUDE_DIRECTORIES ${llhttp_INCLUDE_DIR})
    endif()
else()
    find_package_handle_standard_args(llhttp REQUIRED_VARS llhttp_SOURCE_DIR llhttp_INCLUDE_DIR
        VERSION_VAR llhttp_VERSION)
    if(llhttp_FOUND)
        set(llhttp_SOURCES ${llhttp_SOURCE_DIR}/api.c ${llhttp_SOURCE_DIR}/http.c ${llhttp_SOURCE_DIR}/llhttp.c)
    endif()
endif()
