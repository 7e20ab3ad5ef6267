@63110:7.9.4 @63110:B.4 @ocpp2.0.1 @needs:tls
Feature: A secured connection, and who is at its other end
  Nobody between station and CSMS can read or change what they say, and each knows who the other is. Whoever cannot
  prove it is not spoken to: a station turns away from a CSMS that it cannot trust, tells of it later, and does not
  make do with less. A CSMS lets nobody in who is not the station that its certificate is about.

  Background:
    Given a charging station that the CSMS has accepted

  Rule: A station secures its connection (A00.FR.312, A00.FR.415)

    @IEC63110-8.3.15-X31 @CS @TC_A_04_CS
    Scenario: The station trusts its CSMS and connects
      When the CSMS hangs up
      Then a secured connection is made
      And the station offered the versions that it should
      And the station offered the suites that it should
      And the station offered the compression that it should

    @IEC63110-8.3.15-X32 @CS @TC_A_07_CS @needs:client_certificate
    Scenario: The station proves who it is by its certificate
      When the station is switched off and on again
      Then a secured connection is made, and the station shows its certificate
      And the certificate of the station is its own

    @IEC63110-8.3.15-X56 @CS @needs:test_authorities
    Scenario: The name of the CSMS stands where OCPP wants it
      Given the CSMS shows a certificate with its name as common name and nowhere else
      When the CSMS hangs up
      Then the station knows the CSMS by its common name

  Rule: A station turns away from a CSMS that it cannot trust, and tells of it (A00.FR.308 to FR.311, A00.FR.411 to FR.414)

    @CS @needs:test_authorities @TC_A_05_CS
    Scenario Outline: A certificate that proves nothing
      Given the CSMS shows a certificate that <flaw>
      When the CSMS hangs up
      Then the station refuses the connection to a CSMS whose certificate <flaw>
      When the CSMS is as it should be again
      Then a secured connection is made
      And the station tells of a problem with the certificate of the CSMS

      @IEC63110-8.3.15-X47
      Examples: It leads to nobody that the station trusts
        | case             | flaw                                                                    |
        | unknown root     | leads to a root that nobody installed                                   |
        | lookalike root   | leads to a root that is called like the installed one, with another key |
        | wrong hierarchy  | leads to a root that is installed for another purpose                   |
        | self signed leaf | signed itself                                                           |

      @IEC63110-8.3.15-X48
      Examples: It is for somebody else
        | case                      | flaw                                                   |
        | wrong name                | carries the name of another host                       |
        | wildcard name             | carries a wildcard in place of the name                |
        | null byte in name         | has a name that goes on behind a NUL character         |
        | empty subject             | has an empty subject                                   |
        | name constraints violated | was issued by a CA that may speak for other names only |

      @IEC63110-8.3.15-X49
      Examples: It is not its time
        | case                 | flaw                                           |
        | expired leaf         | expired yesterday                              |
        | not yet valid leaf   | becomes valid in a month only                  |
        | expired issuer       | was issued by a CA that expired yesterday      |
        | not yet valid issuer | was issued by a CA that becomes valid tomorrow |

      @IEC63110-8.3.15-X33
      Examples: Its path does not hold
        | case                       | flaw                                                               |
        | issuer not a ca            | was issued by somebody who is no CA                                |
        | issuer without cert sign   | was issued by a CA whose key is not meant for signing certificates |
        | path length exceeded       | lies deeper below a CA than that CA allows                         |
        | bad signature              | has a signature that does not hold                                 |
        | unknown critical extension | has a critical extension that nobody knows                         |

    @IEC63110-8.3.15-X34 @CS @needs:test_authorities
    Scenario Outline: A certificate that a careful station would not accept
      Given the CSMS shows a certificate that <flaw>
      When the CSMS hangs up
      Then the station refuses the connection to a CSMS whose certificate <flaw>
      When the CSMS is as it should be again
      And the CSMS hangs up
      Then a secured connection is made

      Examples: Weak, or made for something else
        | case                 | flaw                                                |
        | missing intermediate | comes without the CA between it and the root        |
        | wrong key identifier | names another key of its issuer than the issuer has |
        | weak rsa key         | has an RSA key of 1024 bits                         |
        | weak curve           | has a key on a curve of 192 bits                    |
        | sha1 signature       | is signed over SHA-1                                |
        | md5 signature        | is signed over MD5                                  |
        | wrong extended usage | is meant for the other side of a connection         |
        | wrong key usage      | has a key that is not meant for handshakes          |

      Examples: Stations may take these
        | case                        | flaw                                                    |
        | no organization             | names no organization                                   |
        | wrong order                 | comes with its CAs in the wrong order                   |
        | duplicated leaf             | comes twice in its chain                                |
        | unrelated certificate added | comes with a certificate that has nothing to do with it |
        | revoked leaf                | was revoked an hour ago                                 |
        | revoked issuer              | was issued by a CA that was revoked an hour ago         |

    @IEC63110-8.3.15-X50 @CS @TC_A_06_CS
    Scenario Outline: TLS that is out of date
      Given the CSMS speaks nothing but <version>
      When the CSMS hangs up
      Then the connection is refused for the version
      When the CSMS is as it should be again
      Then a secured connection is made
      And the station tells of a problem with the version

      Examples:
        | case    | version |
        | TLS 1.0 | TLS 1.0 |
        | TLS 1.1 | TLS 1.1 |

    @IEC63110-8.3.15-X35 @CS
    Scenario: Suites that keep nothing secret
      Given the CSMS agrees to nothing but suites without encryption
      When the CSMS hangs up
      Then the connection is refused for the suites
      When the CSMS is as it should be again
      Then a secured connection is made
      And the station tells of a problem with the suites

    @IEC63110-8.3.15-X36 @CS @needs:test_authorities
    Scenario: A station does not make do with less
      Given the CSMS shows a certificate that leads to a root that nobody installed
      When the CSMS hangs up
      Then the station does not make do with less, however often it tries

    @IEC63110-8.3.15-X57 @CS @TC_A_06_CS
    Scenario: A station does not go back to an older version
      Given the CSMS speaks nothing but TLS 1.1
      When the CSMS hangs up
      Then the station does not make do with less, however often it tries

  Rule: A CSMS proves who it is (A00.FR.307, A00.FR.410)

    @IEC63110-8.3.19-P2 @CSMS @TC_A_04_CSMS
    Scenario: The station finds the CSMS that it is looking for
      When the station is switched off and on again
      Then a secured connection is made
      And the certificate of the CSMS is what stations need
      And the CSMS accepts the station

    @IEC63110-8.3.15-X37 @CSMS @TC_A_07_CSMS @needs:client_certificate
    Scenario: A station with a good certificate is let in without a password
      When the station is switched off and on again
      Then a secured connection is made
      And the CSMS accepts the station

  Rule: A CSMS lets in nobody but its stations (A00.FR.403 to FR.407)

    @CSMS @needs:client_certificate @needs:test_authorities @TC_A_08_CSMS
    Scenario Outline: A certificate that proves nothing about the station
      Given our station shows a certificate that <flaw>
      When the station is switched off and on again
      Then the CSMS refuses a station whose certificate <flaw>
      When our station is as it should be again
      And the station comes back in the usual way
      Then a secured connection is made

      @IEC63110-8.3.15-X38
      Examples: It is not that of this station
        | case                | flaw                                             |
        | wrong serial number | carries the serial number of another station     |
        | address as name     | carries an address in place of the serial number |
        | wrong organization  | belongs to another organization                  |
        | no organization     | names no organization                            |
        | empty subject       | has an empty subject                             |

      @IEC63110-8.3.15-X39
      Examples: It is not its time, or no longer good
        | case                 | flaw                                           |
        | expired leaf         | expired yesterday                              |
        | not yet valid leaf   | becomes valid in a month only                  |
        | expired issuer       | was issued by a CA that expired yesterday      |
        | not yet valid issuer | was issued by a CA that becomes valid tomorrow |

      @IEC63110-8.3.15-X39 @needs:test_responder
      Examples: It was withdrawn
        | case         | flaw                    |
        | revoked leaf | was revoked an hour ago |

      @IEC63110-8.3.15-X40
      Examples: It leads to nobody that the CSMS trusts
        | case             | flaw                                                                    |
        | unknown root     | leads to a root that nobody installed                                   |
        | lookalike root   | leads to a root that is called like the installed one, with another key |
        | wrong hierarchy  | leads to a root that is installed for another purpose                   |
        | self signed leaf | signed itself                                                           |

      @IEC63110-8.3.15-X41
      Examples: Its path does not hold
        | case                       | flaw                                                               |
        | issuer not a ca            | was issued by somebody who is no CA                                |
        | issuer without cert sign   | was issued by a CA whose key is not meant for signing certificates |
        | path length exceeded       | lies deeper below a CA than that CA allows                         |
        | bad signature              | has a signature that does not hold                                 |
        | unknown critical extension | has a critical extension that nobody knows                         |

      @IEC63110-8.3.15-X42
      Examples: A careful CSMS would not accept it
        | case                 | flaw                                                |
        | missing intermediate | comes without the CA between it and the root        |
        | wrong key identifier | names another key of its issuer than the issuer has |
        | weak rsa key         | has an RSA key of 1024 bits                         |
        | weak curve           | has a key on a curve of 192 bits                    |
        | sha1 signature       | is signed over SHA-1                                |
        | md5 signature        | is signed over MD5                                  |
        | wrong extended usage | is meant for the other side of a connection         |
        | wrong key usage      | has a key that is not meant for handshakes          |

      @IEC63110-8.3.15-X42 @needs:test_responder
      Examples: A careful CSMS would have looked further up
        | case           | flaw                                            |
        | revoked issuer | was issued by a CA that was revoked an hour ago |

      @IEC63110-8.3.15-X43
      Examples: A CSMS may take these
        | case                        | flaw                                                    |
        | wrong order                 | comes with its CAs in the wrong order                   |
        | duplicated leaf             | comes twice in its chain                                |
        | unrelated certificate added | comes with a certificate that has nothing to do with it |

    @IEC63110-8.3.15-X44 @CSMS @needs:client_certificate @TC_A_08_CSMS
    Scenario: No certificate at all
      Given our station shows no certificate
      When the station is switched off and on again
      Then the connection is refused for the missing certificate
      When our station is as it should be again
      And the station comes back in the usual way
      Then a secured connection is made

    @IEC63110-8.3.15-N5 @CSMS @needs:client_certificate
    Scenario: A station that announces itself as another
      Given our station calls itself by another serial number than its certificate
      When the station is switched off and on again
      Then the connection is refused for the serial number

    @IEC63110-8.3.19-N5 @CSMS @TC_A_06_CSMS
    Scenario Outline: TLS that is out of date
      Given our station speaks nothing but <version>
      When the station is switched off and on again
      Then the connection is refused for the version
      When our station is as it should be again
      And the station comes back in the usual way
      Then a secured connection is made

      Examples:
        | case    | version |
        | TLS 1.0 | TLS 1.0 |
        | TLS 1.1 | TLS 1.1 |

    @IEC63110-8.3.15-X45 @CSMS
    Scenario: Suites that keep nothing secret
      Given our station offers nothing but suites without encryption
      When the station is switched off and on again
      Then the connection is refused for the suites
      When our station is as it should be again
      And the station comes back in the usual way
      Then a secured connection is made

    @IEC63110-8.3.15-X46 @CSMS
    Scenario: No TLS at all
      When our station comes without TLS
      Then the connection is refused for the clear text
      When the station comes back in the usual way
      Then a secured connection is made
