# SPDX-License-Identifier: BSL-1.0
# Takes the library as a stranger's project does, and runs what comes out.
# KIND: outside (installed, find_package), postgres (the same with that component) or inside (add_subdirectory). WORK: a folder of its own. The rest as in this build.
function(run)
    execute_process(COMMAND ${ARGN} OUTPUT_VARIABLE output ERROR_VARIABLE output RESULT_VARIABLE status)
    if(NOT status EQUAL 0)
        message(FATAL_ERROR "${ARGN}\n${output}")
    endif()
endfunction()

file(REMOVE_RECURSE ${WORK})
set(options -G ${GENERATOR} -DCMAKE_CXX_COMPILER=${COMPILER} -DCMAKE_BUILD_TYPE=${BUILD_TYPE} -DCMAKE_CXX_FLAGS_DEBUG=${DEBUG_FLAGS})
if(NOT KIND STREQUAL "inside")
    run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/prefix)
    list(APPEND options -DCMAKE_PREFIX_PATH=${WORK}/prefix)
else()
    list(APPEND options -DMAINSTAY_SOURCE=${SOURCE} -DMAINSTAY_PCH=ON)
endif()
run(${CMAKE_COMMAND} -S ${SOURCE}/tests/install/${KIND} -B ${WORK}/build ${options})
run(${CMAKE_COMMAND} --build ${WORK}/build)
run(${WORK}/build/${KIND})
file(REMOVE_RECURSE ${WORK})
