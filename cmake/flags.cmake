# Every flag stands here, in one interface target that each of our targets links.
add_library(stet_flags INTERFACE)
target_include_directories(stet_flags INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(stet_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
  -Wno-missing-field-initializers  # Designated initialisers leave out defaults.
  $<$<COMPILE_LANGUAGE:CXX>:-Wold-style-cast>
  -Wcast-qual
  $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor>
  $<$<COMPILE_LANGUAGE:CXX>:-Wsuggest-override>
  $<$<CXX_COMPILER_ID:Clang>:-Wthread-safety>
  -fstack-protector-strong -fstack-clash-protection)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64")
  target_compile_options(stet_flags INTERFACE -fcf-protection)
endif()
target_compile_definitions(stet_flags INTERFACE _GLIBCXX_ASSERTIONS)
# _FORTIFY_SOURCE needs optimisation and hides errors from the sanitizers.
set(STET_SANITIZE "" CACHE STRING "Comma-separated sanitizers: address,undefined or thread")
if(STET_SANITIZE)
  target_compile_options(stet_flags INTERFACE
    -fsanitize=${STET_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(stet_flags INTERFACE -fsanitize=${STET_SANITIZE})
else()
  target_compile_definitions(stet_flags INTERFACE
    $<$<CONFIG:Release,RelWithDebInfo>:_FORTIFY_SOURCE=2>)
endif()
target_link_options(stet_flags INTERFACE -Wl,-z,relro,-z,now)
set(CMAKE_EXE_LINKER_FLAGS "${CMAKE_EXE_LINKER_FLAGS} -pie")
# libFuzzer targets; clang only.
option(STET_FUZZ "Build the libFuzzer targets of tests/fuzz" OFF)
if(STET_FUZZ)
  target_compile_options(stet_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
