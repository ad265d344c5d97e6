# SPDX-License-Identifier: BSL-1.0
# Finds standalone Asio, whose own packages carry no CMake configuration.
# Defines asio::asio and asio_VERSION. Headers only; ASIO_STANDALONE is set on the target.
find_path(asio_INCLUDE_DIR asio/version.hpp)
mark_as_advanced(asio_INCLUDE_DIR)
if(asio_INCLUDE_DIR)
    file(STRINGS ${asio_INCLUDE_DIR}/asio/version.hpp _asio_version_line REGEX "^#define ASIO_VERSION [0-9]+")
    string(REGEX REPLACE "^#define ASIO_VERSION ([0-9]+).*" "\\1" _asio_number "${_asio_version_line}")
    if(_asio_number)
        math(EXPR _asio_major "${_asio_number} / 100000")
        math(EXPR _asio_minor "${_asio_number} / 100 % 1000")
        math(EXPR _asio_patch "${_asio_number} % 100")
        set(asio_VERSION ${_asio_major}.${_asio_minor}.${_asio_patch})
    endif()
endif()
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(asio REQUIRED_VARS asio_INCLUDE_DIR VERSION_VAR asio_VERSION)
if(asio_FOUND AND NOT TARGET asio::asio)
    add_library(asio::asio INTERFACE IMPORTED)
    target_include_directories(asio::asio INTERFACE ${asio_INCLUDE_DIR})
    target_compile_definitions(asio::asio INTERFACE ASIO_STANDALONE)
    # Asio before 1.24 does not recognise the coroutines of Clang 16 by itself.
    target_compile_definitions(asio::asio INTERFACE
        "$<$<AND:$<CXX_COMPILER_ID:Clang>,$<VERSION_LESS:${asio_VERSION},1.24>>:ASIO_HAS_CO_AWAIT;ASIO_HAS_STD_COROUTINE>")
    # Asio asks whether there is std::aligned_alloc before it includes anything that could tell: in a file that includes it
    # first there seems to be none, so that files would allocate a coroutine in one way and free it in another.
    target_compile_definitions(asio::asio INTERFACE "$<$<PLATFORM_ID:Linux>:ASIO_HAS_STD_ALIGNED_ALLOC=1>")
endif()
