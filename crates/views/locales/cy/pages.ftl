sign-in-title = Mewngofnodi
sign-in-email = Cyfeiriad e-bost
sign-in-password = Cyfrinair
sign-in-button = Parhau
sign-in-code-title = Rhowch eich cod
sign-in-code-button = Mewngofnodi

not-found-title = Ni allwn ddangos y dudalen hon
error-home = Mynd i'r dudalen gychwyn

test-days = { $n ->
    [two] { $n } ddiwrnod
   *[other] { $n } diwrnod
  }
