@63110:8.3.16 @ocpp2.0.1
Feature: A CSMS hands out roots, lists and removes them
  What a station trusts is a list of roots that the CSMS keeps. The operator's orders reach the station as they were
  meant, and the CSMS believes what the station says came of them.

  Background:
    Given a charging station that the CSMS has accepted

  Rule: A root is handed out for what it is, and the list is asked for (M03.FR.01, M05.FR.01, A00.FR.507)

    @IEC63110-8.3.16-P3 @CSMS @needs:plug_and_charge
    Scenario: A V2G root is installed, then the list is looked at
      Given our station has V2G certificates
      When the operator hands out the V2G root
      Then our station is told to install a V2G root
      When the operator asks for the list of V2G certificates
      Then our station is asked for the list of V2G certificates

    @IEC63110-8.3.16-X60 @CSMS
    Scenario Outline: Every kind of root
      When the operator hands out the <kind> root
      Then our station is told to install a <kind> root

      @TC_M_01_CSMS
      Examples: Of the CSMS
        | case | kind |
        | csms | CSMS |

      @TC_M_02_CSMS
      Examples: Of the manufacturer
        | case         | kind         |
        | manufacturer | manufacturer |

      @TC_M_03_CSMS @needs:plug_and_charge
      Examples: Of V2G
        | case | kind |
        | v2g  | V2G  |

      @TC_M_04_CSMS @needs:plug_and_charge
      Examples: Of the mobility operator
        | case              | kind              |
        | mobility_operator | mobility operator |

    @IEC63110-8.3.16-X61 @CSMS
    Scenario Outline: Every kind of list
      Given our station has all certificates
      When the operator asks for the list of <kinds> certificates
      Then our station is asked for the list of <kinds> certificates
      And the connection stays up for 5 seconds

      @TC_M_12_CSMS
      Examples: CSMS roots
        | case | kinds |
        | csms | CSMS  |

      @TC_M_13_CSMS
      Examples: Manufacturer roots
        | case         | kinds        |
        | manufacturer | manufacturer |

      @TC_M_14_CSMS @needs:plug_and_charge
      Examples: V2G roots
        | case | kinds |
        | v2g  | V2G   |

      @TC_M_15_CSMS @needs:plug_and_charge
      Examples: The V2G chain of the station
        | case  | kinds     |
        | chain | V2G chain |

      @TC_M_16_CSMS @needs:plug_and_charge
      Examples: Mobility operator roots
        | case              | kinds             |
        | mobility_operator | mobility operator |

      @TC_M_17_CSMS
      Examples: Two kinds at once
        | case | kinds                |
        | two  | CSMS and manufacturer |

      @TC_M_18_CSMS
      Examples: Everything
        | case | kinds |
        | all  | all   |

    @IEC63110-8.3.16-X62 @CSMS @TC_M_19_CSMS
    Scenario: There is nothing to list
      Given our station has no certificates to list
      When the operator asks for the list of CSMS certificates
      Then our station is asked for the list of CSMS certificates
      And the connection stays up for 5 seconds

  Rule: What the station did not take is not there, and is not tried again and again (M05.FR.03)

    @IEC63110-8.3.16-N7 @CSMS
    Scenario Outline: A root that the station declines is not booked
      Given our station answers the installation of a root with "<how>"
      When the operator hands out the CSMS root
      Then our station is told to install a CSMS root
      And the CSMS does not show the root as installed

      Examples:
        | case     | how      |
        | failed   | Failed   |
        | rejected | Rejected |

    @IEC63110-8.3.16-X63 @CSMS @TC_M_05_CSMS
    Scenario: A root that the station declines is not pressed upon it
      Given our station answers the installation of a root with "Failed"
      When the operator hands out the CSMS root
      Then our station is told to install a CSMS root
      And a root is not ordered again by itself
      And the connection stays up for 5 seconds

  Rule: A certificate is removed under the name by which it was listed (M04.FR.07)

    @IEC63110-8.3.16-X64 @CSMS @TC_M_20_CSMS @63110:8.3.21
    Scenario Outline: A certificate is removed
      Given our station has CSMS certificates, listed by <algorithm>
      When the operator asks for the list of CSMS certificates
      Then our station is asked for a list with CSMS certificates
      When the operator removes the certificate that was listed
      Then our station is told to remove a certificate that it listed

      Examples:
        | case   | algorithm |
        | sha256 | SHA256    |
        | sha384 | SHA384    |
        | sha512 | SHA512    |

    @IEC63110-8.3.16-X65 @CSMS @63110:8.3.21
    Scenario Outline: A certificate that the station does not remove
      Given our station has CSMS certificates
      And our station answers the removal of a certificate with "<how>"
      When the operator asks for the list of CSMS certificates
      Then our station is asked for a list with CSMS certificates
      When the operator removes the certificate that was listed
      Then our station is told to remove a certificate that it listed
      And a removal is not ordered again by itself
      And the connection stays up for 5 seconds

      @TC_M_21_CSMS
      Examples: It stays
        | case   | how    |
        | failed | Failed |

      Examples: It is gone already
        | case      | how      |
        | not_found | NotFound |
