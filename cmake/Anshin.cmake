# Compiler settings of every target, and the functions that declare a folder or a test in a line.

find_program(ANSHIN_CCACHE ccache)
if(ANSHIN_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${ANSHIN_CCACHE}")
endif()

add_library(anshin_settings INTERFACE)
target_compile_options(anshin_settings INTERFACE
  -Wall -Wextra -Wpedantic -Werror -Werror=switch -Wshadow -Wconversion -Wsign-conversion
  -Wnon-virtual-dtor -Wold-style-cast -Woverloaded-virtual
  -fstack-protector-strong -fno-omit-frame-pointer)
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # clang 19 blames whoever calls std::stable_sort for what libstdc++ 12 does within; g++ tells real ones.
  target_compile_options(anshin_settings INTERFACE -Wno-deprecated-declarations)
endif()
target_include_directories(anshin_settings INTERFACE
  "${PROJECT_SOURCE_DIR}/include" "${PROJECT_SOURCE_DIR}/src")
if(NOT CMAKE_BUILD_TYPE STREQUAL "Debug" AND NOT ANSHIN_SANITIZE)
  target_compile_definitions(anshin_settings INTERFACE _FORTIFY_SOURCE=2)
endif()
if(ANSHIN_SANITIZE)
  target_compile_options(anshin_settings INTERFACE -fsanitize=${ANSHIN_SANITIZE} -fno-sanitize-recover=all)
  target_link_options(anshin_settings INTERFACE -fsanitize=${ANSHIN_SANITIZE})
endif()

# anshin_folder(NAME LINKS target...): one static library from all *.cc of the current folder.
# A folder links only to folders above it in the list of docs/architecture.md.
function(anshin_folder name)
  cmake_parse_arguments(arg "" "" "LINKS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cc")
  if(NOT sources)
    add_library(anshin_${name} INTERFACE)
    target_link_libraries(anshin_${name} INTERFACE anshin_settings ${arg_LINKS})
    return()
  endif()
  add_library(anshin_${name} STATIC ${sources})
  target_link_libraries(anshin_${name} PUBLIC anshin_settings ${arg_LINKS})
endfunction()

# anshin_test(NAME SOURCES file... LINKS target...): one gtest program, registered with ctest.
function(anshin_test name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINKS" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE anshin_settings ${arg_LINKS} GTest::gmock GTest::gtest_main)
  target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}/tests")
  target_compile_definitions(${name} PRIVATE
    ANSHIN_TEST_DATA="${PROJECT_SOURCE_DIR}/tests/data" ANSHIN_SUITES="${ANSHIN_SUITES}")
  # What is tested is optimised; optimising the tests themselves takes minutes.
  target_compile_options(${name} PRIVATE -O0 -U_FORTIFY_SOURCE)
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES LABELS unit)
endfunction()
