# stet_library(NAME store SOURCES a.cc HEADERS a.h PUBLIC … PRIVATE …)
#
# The static library stet_store, alias stet::store, of the folder it stands in.
# Headers are a file set, so that the target all_verify_interface_header_sets
# proves that each stands alone.
function(stet_library)
  cmake_parse_arguments(LIB "" "NAME" "SOURCES;HEADERS;PUBLIC;PRIVATE" ${ARGN})
  set(target stet_${LIB_NAME})
  add_library(${target} STATIC ${LIB_SOURCES})
  add_library(stet::${LIB_NAME} ALIAS ${target})
  target_sources(${target} PUBLIC FILE_SET HEADERS
    BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${LIB_HEADERS})
  set_target_properties(${target} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
  target_link_libraries(${target} PUBLIC ${LIB_PUBLIC} PRIVATE stet_flags ${LIB_PRIVATE})
  target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR})
endfunction()

# stet_test(NAME store SOURCES a_test.cc LIBRARIES stet::store)
#
# One GoogleTest program per folder, stet_store_tests, each test known to ctest.
# $STET_TESTDATA is tests/testdata.
function(stet_test)
  cmake_parse_arguments(TEST "" "NAME" "SOURCES;LIBRARIES" ${ARGN})
  set(target stet_${TEST_NAME}_tests)
  add_executable(${target} ${TEST_SOURCES})
  stet_sanitized_locks(${target})
  target_link_libraries(${target} PRIVATE stet_flags ${TEST_LIBRARIES}
    GTest::gmock GTest::gtest_main)
  target_compile_definitions(${target} PRIVATE
    STET_TESTDATA="${PROJECT_SOURCE_DIR}/tests/testdata")
  gtest_discover_tests(${target} DISCOVERY_TIMEOUT 60
    PROPERTIES TIMEOUT 120 TEST_PREFIX "${TEST_NAME}.")
endfunction()

# stet_fuzz(NAME url SOURCE url_fuzz.cc LIBRARIES stet::model)
#
# The libFuzzer target fuzz_url with the preset fuzz (fuzz_targets builds them
# all); with every other preset the same entry point replays corpus/url, every
# file and every truncation of it, as the ctest fuzz.url.
function(stet_fuzz)
  cmake_parse_arguments(FUZZ "" "NAME;SOURCE" "LIBRARIES" ${ARGN})
  set(target fuzz_${FUZZ_NAME})
  set(corpus ${CMAKE_CURRENT_SOURCE_DIR}/corpus/${FUZZ_NAME})
  add_executable(${target} ${FUZZ_SOURCE})
  stet_sanitized_locks(${target})
  target_link_libraries(${target} PRIVATE stet_flags ${FUZZ_LIBRARIES})
  if(STET_FUZZ)
    target_link_options(${target} PRIVATE -fsanitize=fuzzer)
    if(NOT TARGET fuzz_targets)
      add_custom_target(fuzz_targets)
    endif()
    add_dependencies(fuzz_targets ${target})
  else()
    target_sources(${target} PRIVATE ${PROJECT_SOURCE_DIR}/tests/fuzz/replay_main.cc)
    add_test(NAME fuzz.${FUZZ_NAME} COMMAND ${target} ${corpus})
    set_tests_properties(fuzz.${FUZZ_NAME} PROPERTIES TIMEOUT 300)
  endif()
endfunction()

# stet_bench(NAME extract SOURCES extract_bench.cc LIBRARIES stet::parser)
#
# A program that prints ratios of one run; never a test. Target extract_bench.
function(stet_bench)
  cmake_parse_arguments(BENCH "" "NAME" "SOURCES;LIBRARIES" ${ARGN})
  add_executable(${BENCH_NAME}_bench ${BENCH_SOURCES})
  stet_sanitized_locks(${BENCH_NAME}_bench)
  target_link_libraries(${BENCH_NAME}_bench PRIVATE stet_flags ${BENCH_LIBRARIES})
endfunction()

# In the tsan preset, a program's own words for absl::Mutex: Debian's Abseil has
# none for ThreadSanitizer.
function(stet_sanitized_locks target)
  if(STET_SANITIZE STREQUAL "thread")
    target_sources(${target} PRIVATE ${PROJECT_SOURCE_DIR}/tests/support/tsan_mutex.cc)
    target_link_libraries(${target} PRIVATE absl::synchronization absl::time ${CMAKE_DL_LIBS})
  endif()
endfunction()
