# SPDX-License-Identifier: BSL-1.0
# How this project's own targets are compiled: warnings, sanitizers. Nothing here reaches users.
function(mainstay_own_target target)
    target_compile_features(${target} PUBLIC cxx_std_20)
    set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
    target_compile_options(${target} PRIVATE
        $<$<COMPILE_LANGUAGE:CXX>:-Wall;-Wextra;-Wpedantic;-Wshadow;-Wconversion>
        # g++ 12 sees overlapping copies in operator+ of its own std::string (GCC bug 105651).
        $<$<AND:$<COMPILE_LANGUAGE:CXX>,$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict>
        $<$<AND:$<COMPILE_LANGUAGE:CXX>,$<BOOL:${MAINSTAY_WARNINGS_AS_ERRORS}>>:-Werror>)
    if(MAINSTAY_PCH AND CMAKE_CXX_COMPILER_ID MATCHES Clang)
        # Without the time in it, so that ccache may keep what was compiled with it.
        target_compile_options(${target} PRIVATE "$<$<COMPILE_LANGUAGE:CXX>:SHELL:-Xclang -fno-pch-timestamp>")
    endif()
    if(MAINSTAY_SANITIZE)
        target_compile_options(${target} PUBLIC -fsanitize=${MAINSTAY_SANITIZE} -fno-omit-frame-pointer)
        target_link_options(${target} PUBLIC -fsanitize=${MAINSTAY_SANITIZE})
    endif()
endfunction()
