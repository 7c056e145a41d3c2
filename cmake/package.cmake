# What `cmake --install` puts in place, and the Debian package made of the same:
# the program, its man page, the shells' completions, the systemd units.
# Man page and completions come out of the program's own option table.
set(generated ${CMAKE_BINARY_DIR}/generated/help)
set(help_files)
function(stet_help_file name)
  add_custom_command(OUTPUT ${generated}/${name}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${generated}
    COMMAND stet help ${ARGN} > ${generated}/${name}
    DEPENDS stet VERBATIM)
  set(help_files ${help_files} ${generated}/${name} PARENT_SCOPE)
endfunction()
stet_help_file(stet.1 --man)
stet_help_file(stet.bash --completion bash)
stet_help_file(_stet --completion zsh)
stet_help_file(stet.fish --completion fish)
add_custom_command(OUTPUT ${generated}/stet.1.gz
  COMMAND gzip -9nc ${generated}/stet.1 > ${generated}/stet.1.gz
  DEPENDS ${generated}/stet.1 VERBATIM)
add_custom_target(help_files ALL DEPENDS ${help_files} ${generated}/stet.1.gz)

install(TARGETS stet RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES ${generated}/stet.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${generated}/stet.bash RENAME stet
  DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${generated}/_stet DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions)
install(FILES ${generated}/stet.fish
  DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
install(FILES scripts/systemd/stet.service scripts/systemd/stet.timer
  scripts/systemd/stet-watch.service DESTINATION lib/systemd/system)
install(FILES README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES LICENSE RENAME copyright DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR} FILES_MATCHING PATTERN "*.md")
install(DIRECTORY seeds/ DESTINATION ${CMAKE_INSTALL_DATADIR}/stet/seeds
  FILES_MATCHING PATTERN "*.txt" PATTERN demo EXCLUDE)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME stet)
set(CPACK_PACKAGE_VENDOR stet)
set(CPACK_PACKAGE_CONTACT "the stet authors <stet@localhost>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION news)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS ca-certificates)
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "watch news articles, keep every version, show each edit
 News articles change after they are published. stet looks at the articles that
 feeds, sitemaps and front pages name, keeps every version with its evidence,
 and shows each edit: what changed, when it was seen, and whether the publisher
 said so. Run by cron or as a service; reports as text, pages, feeds and mail.")
include(CPack)
