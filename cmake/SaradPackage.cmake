# SPDX-License-Identifier: Apache-2.0
# `cpack --config build/release/CPackConfig.cmake`: a Debian package (docs/systemd.md). SOURCE_DATE_EPOCH makes it the same each time.
find_program(SARAD_GZIP gzip)
find_package(Python3 QUIET COMPONENTS Interpreter)

# What Debian wants compressed, and the manual, which is made from the binary's own help and docs/configuration.md.
set(packaged ${CMAKE_BINARY_DIR}/package)
if(SARAD_GZIP AND Python3_FOUND AND TARGET sarad)
  add_custom_target(
    package_files
    COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/scripts/make_package_files.py $<TARGET_FILE:sarad> ${CMAKE_SOURCE_DIR} ${packaged}
            ${PROJECT_VERSION}
    COMMAND ${SARAD_GZIP} -9nf ${packaged}/changelog ${packaged}/sarad.1 ${packaged}/sarad.yml.5
    DEPENDS sarad
    COMMENT "Manual pages and changelog")
  install(FILES ${packaged}/sarad.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT package OPTIONAL)
  install(FILES ${packaged}/sarad.yml.5.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man5 COMPONENT package OPTIONAL)
  install(FILES ${packaged}/changelog.gz DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/sarad COMPONENT package OPTIONAL)
endif()
install(FILES systemd/debian/copyright README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/sarad COMPONENT package)
install(FILES systemd/debian/lintian-overrides DESTINATION ${CMAKE_INSTALL_DATADIR}/lintian/overrides RENAME sarad COMPONENT package)
install(FILES systemd/completion/sarad DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions COMPONENT package)
install(DIRECTORY dashboards/rules dashboards/alertmanager dashboards/grafana DESTINATION ${CMAKE_INSTALL_DATADIR}/sarad/dashboards
        COMPONENT package PATTERN tests EXCLUDE)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME sarad)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "sarad maintainers <maintainers@sarad.example>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "watches how public offices answer on social media")
set(CPACK_PACKAGE_DESCRIPTION
    "It polls the social-media pages of government offices through the
platforms' official interfaces, measures how they keep section 7 of the
Cabinet Division's guideline of 2016, and exports the figures to
Prometheus, a page of its own, alerts, mails and a quarterly report."
)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEB_COMPONENT_INSTALL OFF)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "systemd (>= 252), tzdata, ca-certificates")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "prometheus, prometheus-alertmanager")
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(maintainer_scripts ${CMAKE_BINARY_DIR}/debian)
foreach(script preinst postinst prerm postrm)
  configure_file(${CMAKE_SOURCE_DIR}/systemd/debian/${script}.in ${maintainer_scripts}/${script} @ONLY)
  file(CHMOD ${maintainer_scripts}/${script} PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
  list(APPEND CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${maintainer_scripts}/${script})
endforeach()
# Directories 0755, whatever the umask of who packs.
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
include(CPack)
