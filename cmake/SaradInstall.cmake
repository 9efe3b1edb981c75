# SPDX-License-Identifier: Apache-2.0
include(GNUInstallDirs)
install(TARGETS sarad RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES systemd/sarad.service systemd/sarad-failure@.service systemd/sarad.socket DESTINATION lib/systemd/system)
# Working hours and public holidays: a site copies what it needs, or includes them from here.
install(DIRECTORY config/calendars config/examples DESTINATION ${CMAKE_INSTALL_DATADIR}/sarad)
install(FILES systemd/sarad.sysusers DESTINATION lib/sysusers.d RENAME sarad.conf)
install(FILES systemd/sarad.tmpfiles DESTINATION lib/tmpfiles.d RENAME sarad.conf)
