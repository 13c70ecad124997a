# What is installed, and the Debian packages: casus (the program), libcasus0 (the shared library) and
# libcasus-dev (header, static library, pkg-config).  `ninja installable` builds
# all of it.

find_program(SCDOC scdoc)
if(NOT CASUS_CLI OR CASUS_SANITIZE OR CMAKE_CROSSCOMPILING)
  return()
endif()

# ---- the program, with manual pages and completion out of its own tables ---------------------------
install(TARGETS casus RUNTIME COMPONENT casus)
set(manual ${CMAKE_BINARY_DIR}/man)
if(SCDOC)
  add_custom_command(OUTPUT ${manual}/casus.1
    COMMAND sh ${CMAKE_SOURCE_DIR}/tools/manual.sh $<TARGET_FILE:casus> ${SCDOC} ${manual}
    DEPENDS casus ${CMAKE_SOURCE_DIR}/tools/manual.sh VERBATIM
    COMMENT "Writing manual pages and completion")
  add_custom_target(manual DEPENDS ${manual}/casus.1)
  install(DIRECTORY ${manual}/ DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT casus
          FILES_MATCHING PATTERN "*.1")
  install(FILES ${manual}/casus.bash RENAME casus
          DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions COMPONENT casus)
  install(FILES ${manual}/_casus
          DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions COMPONENT casus)
  install(FILES ${manual}/casus.fish
          DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d COMPONENT casus)
endif()
install(DIRECTORY cases schema DESTINATION ${CMAKE_INSTALL_DATADIR}/casus COMPONENT casus
        PATTERN "*.db" EXCLUDE PATTERN "*.html" EXCLUDE)
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT casus)
install(FILES README.md CHANGELOG.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT casus)

# ---- the library -----------------------------------------------------------------------------------
add_custom_target(installable DEPENDS casus casus_shared casus_static)
if(TARGET manual)
  add_dependencies(installable manual)
endif()
install(TARGETS casus_shared
        LIBRARY COMPONENT libcasus0 NAMELINK_COMPONENT libcasus-dev)
install(TARGETS casus_static ARCHIVE COMPONENT libcasus-dev)
install(FILES include/casus.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT libcasus-dev)
# From the file itself, so that what is installed may be moved.
file(RELATIVE_PATH UP /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
configure_file(cmake/casus.pc.in ${CMAKE_BINARY_DIR}/casus.pc @ONLY)
install(FILES ${CMAKE_BINARY_DIR}/casus.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig
        COMPONENT libcasus-dev)
install(DIRECTORY examples/ DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples COMPONENT libcasus-dev)

# ---- Debian packages -------------------------------------------------------------------------------
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME casus)
set(CPACK_PACKAGE_CONTACT "the casus project")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_COMPONENTS_ALL casus libcasus0 libcasus-dev)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_ENABLE_COMPONENT_DEPENDS OFF)
set(CPACK_DEBIAN_CASUS_PACKAGE_NAME casus)
set(CPACK_DEBIAN_CASUS_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_CASUS_DESCRIPTION "puts an argument about strategy to the test")
set(CPACK_DEBIAN_CASUS_PACKAGE_SECTION science)
set(CPACK_DEBIAN_LIBCASUS0_PACKAGE_NAME libcasus0)
set(CPACK_DEBIAN_LIBCASUS0_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_LIBCASUS0_DESCRIPTION "puts an argument about strategy to the test: the library")
set(CPACK_DEBIAN_LIBCASUS0_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_LIBCASUS-DEV_PACKAGE_NAME libcasus-dev)
set(CPACK_DEBIAN_LIBCASUS-DEV_PACKAGE_DEPENDS "libcasus0 (= ${PROJECT_VERSION})")
set(CPACK_DEBIAN_LIBCASUS-DEV_DESCRIPTION "puts an argument about strategy to the test: development")
set(CPACK_DEBIAN_LIBCASUS-DEV_PACKAGE_SECTION libdevel)
include(CPack)
