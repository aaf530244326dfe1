# Everything that is generated goes to the build folder.
set(RECTIFY_GENERATED ${CMAKE_BINARY_DIR}/generated)
find_program(PROTOC_C NAMES protoc-c REQUIRED)
find_program(MSGFMT NAMES msgfmt REQUIRED)

# The C form of proto/*.proto, included as "proto/name.pb-c.h".
function(rectify_protobuf out)
  file(GLOB protos CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/proto/*.proto)
  set(sources "")
  foreach(proto IN LISTS protos)
    cmake_path(GET proto STEM name)
    set(base ${RECTIFY_GENERATED}/proto/${name}.pb-c)
    add_custom_command(OUTPUT ${base}.c ${base}.h
      COMMAND ${CMAKE_COMMAND} -E make_directory ${RECTIFY_GENERATED}
      COMMAND ${PROTOC_C} --proto_path=${CMAKE_SOURCE_DIR} --c_out=${RECTIFY_GENERATED} ${proto}
      DEPENDS ${protos} VERBATIM)
    list(APPEND sources ${base}.c ${base}.h)
  endforeach()
  set(${out} ${sources} PARENT_SCOPE)
endfunction()

# sql/NNN_name.sql and sql/roles.sql as constants in the program, so that an installed server needs no files.
function(rectify_migrations out)
  file(GLOB scripts CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/sql/*.sql)
  set(source ${RECTIFY_GENERATED}/sql_scripts.c)
  add_custom_command(OUTPUT ${source}
    COMMAND ${CMAKE_COMMAND} "-DSCRIPTS=${scripts}" -DOUT=${source}
            -P ${CMAKE_SOURCE_DIR}/common/cmake/embed_sql.cmake
    DEPENDS ${scripts} ${CMAKE_SOURCE_DIR}/common/cmake/embed_sql.cmake VERBATIM)
  set(${out} ${source} PARENT_SCOPE)
endfunction()

# Message catalogues: FOLDER/LANGUAGE.po becomes share/locale/LANGUAGE/LC_MESSAGES/rectify.mo, found relative to
# the program both in the build folder and when installed.
function(rectify_catalogue folder)
  foreach(language IN LISTS ARGN)
    set(po ${CMAKE_SOURCE_DIR}/${folder}/${language}.po)
    set(mo ${CMAKE_BINARY_DIR}/share/locale/${language}/LC_MESSAGES/rectify.mo)
    cmake_path(GET mo PARENT_PATH mo_folder)
    add_custom_command(OUTPUT ${mo}
      COMMAND ${CMAKE_COMMAND} -E make_directory ${mo_folder}
      COMMAND ${MSGFMT} --check -o ${mo} ${po}
      DEPENDS ${po} VERBATIM)
    add_custom_target(catalogue_${language} ALL DEPENDS ${mo})
    install(FILES ${mo} DESTINATION ${CMAKE_INSTALL_LOCALEDIR}/${language}/LC_MESSAGES)
  endforeach()
endfunction()
