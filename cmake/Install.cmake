# libanshin, and what `cmake --install` puts where. The prefix may be chosen at that time.

# The shared library: every folder that a program needs to verify a message without the milter.
set(public_folders anshin_text anshin_dns anshin_crypto anshin_spf anshin_dkim anshin_arc anshin_dmarc anshin_authres
    anshin_auth anshin_reference anshin_lookalike anshin_registry anshin_distribution anshin_mark)
foreach(folder IN LISTS public_folders)
  list(APPEND public_objects "$<TARGET_OBJECTS:${folder}>")
endforeach()
add_library(anshin SHARED ${public_objects})
# For the libraries of others that the folders need; their archives add nothing to their objects.
target_link_libraries(anshin PRIVATE ${public_folders})
set_target_properties(anshin PROPERTIES
  LINKER_LANGUAGE CXX VERSION "${PROJECT_VERSION}" SOVERSION "${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR}")

install(TARGETS anshin LIBRARY)
install(TARGETS anshind RUNTIME DESTINATION "${CMAKE_INSTALL_SBINDIR}")
install(TARGETS anshinctl RUNTIME)
install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/anshin" TYPE INCLUDE FILES_MATCHING PATTERN "*.h")

file(RELATIVE_PATH ANSHIN_PC_PREFIX "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/")
configure_file("${PROJECT_SOURCE_DIR}/cmake/anshin.pc.in" "${PROJECT_BINARY_DIR}/generated/anshin.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/generated/anshin.pc"
        DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")

file(GLOB documents CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/docs/*.md")
install(FILES ${documents} TYPE DOC)
install(FILES "${PROJECT_SOURCE_DIR}/conf/anshind.toml" "${PROJECT_SOURCE_DIR}/conf/organisations.example.jsonl"
        DESTINATION "${CMAKE_INSTALL_DOCDIR}/examples")
foreach(section IN ITEMS 1 5 8)
  file(GLOB pages CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/docs/man/*.${section}")
  install(FILES ${pages} DESTINATION "${CMAKE_INSTALL_MANDIR}/man${section}")
endforeach()

install(FILES "${PROJECT_SOURCE_DIR}/systemd/anshin.sysusers" DESTINATION lib/sysusers.d RENAME anshin.conf)
# The unit names the daemon by its absolute path, which is known only now.
install(CODE "
  file(READ \"${PROJECT_SOURCE_DIR}/systemd/anshind.service\" unit)
  string(REPLACE \"=/usr/sbin/\" \"=\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_SBINDIR}/\" unit \"\${unit}\")
  set(target \"\${CMAKE_INSTALL_PREFIX}/lib/systemd/system/anshind.service\")
  message(STATUS \"Installing: \$ENV{DESTDIR}\${target}\")
  file(WRITE \"\$ENV{DESTDIR}\${target}\" \"\${unit}\")
")

if(ANSHIN_TESTS)
  add_subdirectory("${PROJECT_SOURCE_DIR}/tests/install")
endif()
