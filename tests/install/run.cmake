# cmake -D BUILD=... -D STAGE=... -D CXX=... -D SANITIZE=... -D PKG_CONFIG=... -P run.cmake
file(REMOVE_RECURSE "${STAGE}")

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE errors
                  OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(NOT status EQUAL 0)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "${command}: ${status}\n${output}\n${errors}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

function(expect_file name)
  if(NOT EXISTS "${STAGE}/${name}")
    message(FATAL_ERROR "${name} was not installed")
  endif()
endfunction()

run("${CMAKE_COMMAND}" --install "${BUILD}" --prefix "${STAGE}")
foreach(name IN ITEMS sbin/anshind bin/anshinctl share/man/man8/anshind.8 share/man/man1/anshinctl.1
        share/man/man5/anshind.toml.5 share/doc/anshin/examples/anshind.toml share/doc/anshin/configuration.md
        lib/systemd/system/anshind.service lib/sysusers.d/anshin.conf include/anshin/authenticator.h)
  expect_file("${name}")
endforeach()
file(STRINGS "${STAGE}/lib/systemd/system/anshind.service" start REGEX "^ExecStart=${STAGE}/sbin/anshind ")
if(NOT start)
  message(FATAL_ERROR "the unit does not start the daemon that was installed")
endif()

file(GLOB_RECURSE pc "${STAGE}/lib*/anshin.pc")
get_filename_component(pc_folder "${pc}" DIRECTORY)
set(ENV{PKG_CONFIG_PATH} "${pc_folder}")
run("${PKG_CONFIG}" --cflags anshin)
separate_arguments(cflags UNIX_COMMAND "${output}")
run("${PKG_CONFIG}" --libs anshin)
separate_arguments(libs UNIX_COMMAND "${output}")
if(SANITIZE)
  list(APPEND cflags "-fsanitize=${SANITIZE}")
endif()

run("${CXX}" -std=c++23 -Wall -Wextra -Werror ${cflags} "${CMAKE_CURRENT_LIST_DIR}/consumer.cc" ${libs}
    -o "${STAGE}/consumer")
get_filename_component(library_folder "${pc_folder}" DIRECTORY)
set(ENV{LD_LIBRARY_PATH} "${library_folder}")
run("${STAGE}/consumer" "${CMAKE_CURRENT_LIST_DIR}/consumer.zone")
set(wanted "spf=pass dkim=none dmarc=pass mark=none")
if(NOT output STREQUAL wanted)
  message(FATAL_ERROR "the program says \"${output}\", not \"${wanted}\"")
endif()
