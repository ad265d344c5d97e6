# SPDX-License-Identifier: BSL-1.0
include(CMakePackageConfigHelpers)
set(mainstay_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/mainstay)

install(TARGETS mainstay EXPORT mainstay_targets FILE_SET HEADERS)
install(EXPORT mainstay_targets NAMESPACE mainstay:: FILE mainstay-targets.cmake DESTINATION ${mainstay_package_dir})
if(TARGET mainstay_postgres)
    install(TARGETS mainstay_postgres EXPORT mainstay_postgres_targets)
    install(EXPORT mainstay_postgres_targets NAMESPACE mainstay:: FILE mainstay-postgres.cmake
        DESTINATION ${mainstay_package_dir})
endif()
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/mainstay-config.cmake.in mainstay-config.cmake
    INSTALL_DESTINATION ${mainstay_package_dir})
write_basic_package_version_file(mainstay-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES
        ${CMAKE_CURRENT_BINARY_DIR}/mainstay-config.cmake
        ${CMAKE_CURRENT_BINARY_DIR}/mainstay-config-version.cmake
        ${CMAKE_CURRENT_LIST_DIR}/mainstay_dependencies.cmake
        ${CMAKE_CURRENT_LIST_DIR}/Findasio.cmake
        ${CMAKE_CURRENT_LIST_DIR}/Findargon2.cmake
        ${CMAKE_CURRENT_LIST_DIR}/Findbrotli.cmake
        ${CMAKE_CURRENT_LIST_DIR}/Findlibpq.cmake
        ${CMAKE_CURRENT_LIST_DIR}/Findllhttp.cmake
        ${CMAKE_CURRENT_LIST_DIR}/Findzstd.cmake
    DESTINATION ${mainstay_package_dir})
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/licenses/mainstay)
