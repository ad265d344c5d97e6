# SPDX-License-Identifier: BSL-1.0
# Finds Brotli's encoder and decoder, whose own packages carry no CMake configuration. Defines brotli::enc and brotli::dec.
find_path(brotli_INCLUDE_DIR brotli/encode.h)
find_library(brotli_common_LIBRARY brotlicommon)
find_library(brotli_enc_LIBRARY brotlienc)
find_library(brotli_dec_LIBRARY brotlidec)
mark_as_advanced(brotli_INCLUDE_DIR brotli_common_LIBRARY brotli_enc_LIBRARY brotli_dec_LIBRARY)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(brotli
    REQUIRED_VARS brotli_enc_LIBRARY brotli_dec_LIBRARY brotli_common_LIBRARY brotli_INCLUDE_DIR)
if(brotli_FOUND AND NOT TARGET brotli::enc)
    foreach(_brotli_part IN ITEMS common enc dec)
        add_library(brotli::${_brotli_part} UNKNOWN IMPORTED)
        set_target_properties(brotli::${_brotli_part} PROPERTIES
            IMPORTED_LOCATION ${brotli_${_brotli_part}_LIBRARY} INTERFACE_INCLUDE_DIRECTORIES ${brotli_INCLUDE_DIR})
    endforeach()
    set_property(TARGET brotli::enc APPEND PROPERTY INTERFACE_LINK_LIBRARIES brotli::common)
    set_property(TARGET brotli::dec APPEND PROPERTY INTERFACE_LINK_LIBRARIES brotli::common)
endif()
