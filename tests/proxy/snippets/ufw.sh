ufw allow proto tcp from 149.154.160.0/20 to any port 8443
ufw allow proto tcp from 91.108.4.0/22 to any port 8443
