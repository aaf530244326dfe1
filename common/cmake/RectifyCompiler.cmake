# Language level, warnings, sanitizers and hardening. Every flag is probed: what the compiler does not know is
# left out, never assumed.
include(CheckCCompilerFlag)
include(CheckLinkerFlag)

set(CMAKE_C_STANDARD 17)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

include(CheckPIESupported)
check_pie_supported(LANGUAGES C)

# rectify_probe(VARIABLE flag...): appends to VARIABLE the flags that the compiler accepts.
function(rectify_probe variable)
  set(accepted ${${variable}})
  foreach(flag IN LISTS ARGN)
    string(MAKE_C_IDENTIFIER "HAVE${flag}" name)
    check_c_compiler_flag(${flag} ${name})
    if(${name})
      list(APPEND accepted ${flag})
    endif()
  endforeach()
  set(${variable} ${accepted} PARENT_SCOPE)
endfunction()

function(rectify_probe_link variable)
  set(accepted ${${variable}})
  foreach(flag IN LISTS ARGN)
    string(MAKE_C_IDENTIFIER "HAVE${flag}" name)
    check_linker_flag(C ${flag} ${name})
    if(${name})
      list(APPEND accepted ${flag})
    endif()
  endforeach()
  set(${variable} ${accepted} PARENT_SCOPE)
endfunction()

rectify_probe(RECTIFY_WARNINGS
  -Wall -Wextra -Wformat=2 -Wconversion -Wsign-conversion -Wshadow -Wundef -Wstrict-prototypes
  -Wmissing-prototypes -Wold-style-definition -Wpointer-arith -Wcast-qual -Wcast-align -Wwrite-strings
  -Wswitch-enum -Wimplicit-fallthrough -Wvla -Wdouble-promotion -Wdate-time
  -Wtrampolines -Wduplicated-cond -Wduplicated-branches -Wlogical-op -Wbidi-chars=any
  -Werror=implicit-function-declaration -Werror=incompatible-pointer-types -Werror=int-conversion
  -Werror=return-type -Werror=format-security)

set(RECTIFY_COMPILE -g -fno-omit-frame-pointer -fno-common)
set(RECTIFY_LINK "")
rectify_probe(RECTIFY_COMPILE
  -fno-delete-null-pointer-checks -fno-strict-overflow -fno-strict-aliasing
  -ffile-prefix-map=${CMAKE_SOURCE_DIR}=. -ffile-prefix-map=${CMAKE_BINARY_DIR}=build)

if(RECTIFY_CHECKED)
  list(APPEND RECTIFY_WARNINGS -Werror)
  list(APPEND RECTIFY_COMPILE -O1 -fsanitize=address,undefined -fno-sanitize-recover=all)
  list(APPEND RECTIFY_LINK -fsanitize=address,undefined)
else()
  list(APPEND RECTIFY_COMPILE -U_FORTIFY_SOURCE)
  rectify_probe(RECTIFY_COMPILE
    -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection -fcf-protection=full
    -ftrivial-auto-var-init=zero -fzero-call-used-regs=used-gpr)
  rectify_probe_link(RECTIFY_LINK
    -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack -Wl,-z,separate-code -Wl,-z,defs -Wl,--as-needed
    -Wl,--no-copy-dt-needed-entries)
endif()

add_compile_definitions(_GNU_SOURCE RECTIFY_VERSION="${PROJECT_VERSION}")
add_compile_options(${RECTIFY_COMPILE})
add_link_options(${RECTIFY_LINK})
